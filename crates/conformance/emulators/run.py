"""Runs an emulator of AWS in this process, and ends with all that it started when standard input does: the kernel
closes that for us, however the test that started it ends."""

import os
import signal
import sys
import threading


def end_with_standard_input() -> None:
    while os.read(0, 4096):
        pass
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    os.setsid()
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    emulator = sys.argv.pop(1)
    if emulator == "localstack":
        from localstack.runtime.main import main as run
    else:
        from ministack.app import main as run
    sys.exit(run())


if __name__ == "__main__":
    main()
