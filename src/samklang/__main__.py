"""`python -m samklang` is the `samklang` command."""

import sys

from samklang.config.command import main

sys.exit(main())
