"""`python -m bookkit`: the commands behind the Makefile."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import bench, build, checks, compare, costs, freeze, live_check, numbers, project


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bookkit", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("book", help="run what is stale, then build the HTML book")
    freezing = commands.add_parser("freeze", help="run notebooks again and keep their outputs")
    freezing.add_argument("notebooks", nargs="*", type=Path, help="these only (default: all)")
    serving = commands.add_parser("serve", help="serve the built book on this machine")
    serving.add_argument("--port", type=int, default=8000)
    testing = commands.add_parser("test", help="run the checks")
    testing.add_argument("part", nargs="?", choices=["code"], help="the package's alone")
    commands.add_parser("compare", help="run the notebooks and compare, allowing for rounding")
    commands.add_parser("prove", help="run the long checks")
    costing = commands.add_parser("costs", help="compare what freezing took with the table")
    costing.add_argument("--write", action="store_true", help="write the table instead")
    numbering = commands.add_parser("numbers", help="list the numbers in prose bound to nothing")
    numbering.add_argument("pages", nargs="*", type=Path, help="these only (default: all)")
    numbering.add_argument("--draft", action="store_true", help="propose bindings, as a file")
    living = commands.add_parser("live-check", help="run the cells as a reader's page would")
    living.add_argument("notebooks", nargs="*", type=Path, help="these only (default: all)")
    commands.add_parser("bench", help="measure the build, and weigh the pages")
    options = parser.parse_args(arguments)
    root = project.root()
    try:
        if options.command == "book":
            build.book(root)
        elif options.command == "freeze":
            named = [path.resolve() for path in options.notebooks]
            freeze.freeze(root, named or project.notebooks(root))
        elif options.command == "serve":
            build.serve(root, options.port)
        elif options.command == "test":
            return checks.run_all(root, checks.CODE if options.part else checks.TEST)
        elif options.command == "compare":
            return compare.compare(root)
        elif options.command == "prove":
            return checks.run_all(root, checks.PROVE)
        elif options.command == "costs":
            if not options.write:
                return costs.check(root)
            costs.write(root)
        elif options.command == "numbers":
            chosen = [path.resolve() for path in options.pages] or project.pages(root)
            return numbers.report(chosen, options.draft)
        elif options.command == "live-check":
            return live_check.check(root, [path.resolve() for path in options.notebooks])
        elif options.command == "bench":
            bench.bench(root)
    except (freeze.CellFailed, build.BuildFailed, FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
