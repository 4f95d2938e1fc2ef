#!/usr/bin/env python
"""Django's command line. `make shell` and `make manage` start the local servers around it."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cara.settings")
    execute_from_command_line(sys.argv)
