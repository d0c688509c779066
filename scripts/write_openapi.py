"""Write openapi.json, the HTTP contract, anew from the application."""

from pathlib import Path
from tempfile import TemporaryDirectory

from askwell.bootstrap import Settings, build
from askwell.web.app import create_app
from askwell.web.contract import describe


def main() -> None:
    with TemporaryDirectory() as home:
        askwell = build(Settings(home=Path(home)))
        try:
            Path("openapi.json").write_text(describe(create_app(askwell)), encoding="utf-8")
        finally:
            askwell.close()


if __name__ == "__main__":
    main()
