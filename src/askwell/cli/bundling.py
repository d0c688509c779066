"""`askwell bundle` and `askwell serve-bundle`: a model as a folder that runs anywhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from askwell.cli.opening import Desk, seated
from askwell.cli.terminal import fail, notes

if TYPE_CHECKING:
    from askwell.services.bundling import BundleOptions

_FORMS = ("folder", "mlflow", "hugging-face")


def bundle(
    name: Annotated[str, typer.Argument(help="A deployment's name, or a project's id or name.")],
    out: Annotated[Path, typer.Argument(help="The folder to write; it must not be there yet.")],
    version: Annotated[
        int | None, typer.Option(help="Which version of a project's model; default: the newest.", min=1)
    ] = None,
    int8: Annotated[
        bool, typer.Option("--int8", help="Round the encoder's weights to eight bits: a quarter of the size.")
    ] = False,
    form: Annotated[str, typer.Option(help="“folder”, or a model of “mlflow” or “hugging-face”.")] = "folder",
) -> None:
    """Write a model as a folder that predicts without Askwell, and say how far both agree."""
    from askwell.domain.errors import InvalidInput
    from askwell.services.bundle_forms import write_hugging_face, write_mlflow
    from askwell.services.bundling import make_bundle

    if form not in _FORMS:
        raise InvalidInput(field="form", reason=f"“{form}” is none of {', '.join(_FORMS)}")
    with seated() as desk, notes().status("Loading the encoder …") as status:
        project_id, encoder, options = _source(desk, name, version, is_int8=int8)
        encoders = desk.askwell.encoders
        made = make_bundle(
            desk.store,
            desk.caller,
            project_id,
            out,
            encoder_name=encoders.named(encoder),
            encoder=encoders.exact(encoder),
            options=options,
            tell=status.update,
        )
        if form != "folder":
            (write_mlflow if form == "mlflow" else write_hugging_face)(out)
    agreement = made.agreement
    notes().print(
        f"{out} is written: version {made.version}, {made.size / 1e6:,.0f} MB. On {agreement.texts} texts it "
        f"answers as the platform does in {agreement.same:.1%}; probabilities differ by at most "
        f"{agreement.difference:.1e}.",
        markup=False,
        soft_wrap=True,
    )


def serve_bundle(
    folder: Annotated[Path, typer.Argument(help="What askwell bundle wrote.", exists=True, file_okay=False)],
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port.", min=0, max=65_535)] = 8080,
    threads: Annotated[
        int | None, typer.Option(help="Cores for one prediction; default: all.", min=1)
    ] = None,
) -> None:
    """Serve a bundle over HTTP, as the copy of the program in its folder does, until Ctrl-C."""
    from importlib.util import find_spec

    from askwell.domain.errors import PackageMissing

    if find_spec("onnxruntime") is None:
        raise PackageMissing(what="a bundle", package="onnxruntime", extra="bundle")
    from askwell_bundle.__main__ import serve
    from askwell_bundle.errors import BundleError

    try:
        serve(folder, host, port, threads=threads)
    except BundleError as error:
        raise fail(str(error)) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail(f"The bundle cannot be served on {host}:{port}: {reason}.") from error


def _source(desk: Desk, name: str, version: int | None, *, is_int8: bool) -> tuple[str, str, "BundleOptions"]:
    """Find whose model a name means, a deployment's or a project's: the project, its encoder, and how."""
    from askwell.domain.errors import InvalidInput
    from askwell.services.bundle_sources import is_deployment, of_deployment
    from askwell.services.bundling import BundleOptions

    if not is_deployment(desk.store, name):
        project = desk.project(name).project
        return project.id, project.encoder, BundleOptions(version=version, is_int8=is_int8)
    if version is not None:
        raise InvalidInput(field="version", reason="is the one that answers, where a deployment is named")
    found = of_deployment(desk.store, desk.askwell.responder, desk.caller, name)
    options = BundleOptions(version=found.version, is_int8=is_int8, name=name, thresholds=found.thresholds)
    return found.project_id, found.encoder_name, options
