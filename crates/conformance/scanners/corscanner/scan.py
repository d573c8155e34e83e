"""Runs CORScanner on each URL of the command line, as its own command does; prints a line of JSON for each.

Names below `example.com` are answered from loopback, since the scanner makes its origins of the host of the URL.
"""

import json
import socket
import sys

system_getaddrinfo = socket.getaddrinfo


def getaddrinfo(host, *arguments, **keywords):
    name = host.decode() if isinstance(host, bytes) else host
    loopback = name is not None and name.endswith(".example.com")
    return system_getaddrinfo("127.0.0.1" if loopback else host, *arguments, **keywords)


import gevent.monkey  # noqa: E402

gevent.monkey.patch_all()
socket.getaddrinfo = getaddrinfo

import tldextract  # noqa: E402

# The list that the package carries, in place of one from the network.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

from CORScanner.cors_scan import cors_check  # noqa: E402

for url in sys.argv[1:]:
    print(json.dumps({"url": url, "found": cors_check(url)}), flush=True)
