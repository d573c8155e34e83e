"""KServe as it comes: a preflight is a method that it does not know."""

from model import start

start(@PORT@)
