"""Runs `mlserver start` on this folder until standard input ends.

It ends when whoever started this is gone, whichever way it went.
"""

import os
import sys
import threading
from pathlib import Path

from mlserver.cli import main


def end_with_stdin() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(0)


threading.Thread(target=end_with_stdin, daemon=True).start()
sys.argv[1:] = ["start", str(Path(__file__).parent)]
main()
