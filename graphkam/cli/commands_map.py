"""The command that draws: map, as a page, a picture or print."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from graphkam.cli import present
from graphkam.cli.session import AccountArg, AsOf, Deal, InLang, Json, Mask, Session, parse_day
from graphkam.errors import ConfigurationError, InputError
from graphkam.services import evaluating, finding
from graphkam.services.exporting import write_whole
from graphkam.services.mapping import (
    MEDIA_TYPE,
    MapForm,
    MapWish,
    PrintWish,
    earlier,
    ever_recorded,
    map_bytes,
    map_scene,
)

if TYPE_CHECKING:
    from graphkam.map import Scene


class PaperSize(StrEnum):
    A3 = "a3"
    A4 = "a4"


def register(app: typer.Typer) -> None:
    app.command("map", help="cmd.map")(map_)


def map_(
    account: AccountArg,
    opportunity: Deal = None,
    html: Annotated[bool, typer.Option("--html", help="opt.map_html")] = False,
    svg: Annotated[bool, typer.Option("--svg", help="opt.map_svg")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="opt.map_pdf")] = False,
    png: Annotated[bool, typer.Option("--png", help="opt.map_png")] = False,
    paper: Annotated[PaperSize, typer.Option("--paper", help="opt.map_paper")] = PaperSize.A3,
    chart: Annotated[bool, typer.Option("--chart", help="opt.map_chart")] = False,
    compare: Annotated[str | None, typer.Option("--compare", metavar="YYYY-MM-DD", help="opt.map_compare")] = None,
    redact: Annotated[bool, typer.Option("--redact", help="opt.map_redact")] = False,
    mask: Mask = None,
    out: Annotated[Path | None, typer.Option("--out", help="opt.map_out")] = None,
    as_of: AsOf = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json, as_of, mask)
    wanted = {"html": html, "svg": svg, "pdf": pdf, "png": png}
    forms = _forms([cast(MapForm, form) for form, asked in wanted.items() if asked], out)
    with session.store() as store:
        graph = session.graph(store, account)
        before = earlier(store, graph, parse_day(compare, "--compare"))
        ever = None if redact else ever_recorded(store, graph)
    chosen = () if redact else finding.opportunities(graph, opportunity)
    deal = chosen[0] if chosen else None
    if chart and deal is None:
        raise InputError("map_chart_needs_opportunity")
    # A redacted map has another name than the full one, which it must never be taken for.
    about = session.say("map_static.organisation") if redact else deal.name if deal else None
    parts = [about, session.say("map_static.masked") if mask and not redact else None]
    stem = present.file_name(graph.account.name, *filter(None, parts))
    with session.busy("cli.drawing"):
        scene = map_scene(
            graph, MapWish(deal.id if deal else None, redact, before, ever), session.settings.policy, session.lang
        )
        table = evaluating.chart(graph, deal.id, session.settings.policy, session.lang) if chart and deal else None
        written, failed = _written(session, scene, forms, _target(out, stem), PrintWish(paper.value, table))
    if as_json:
        files = [str(file.resolve()) for file in written.values()]
        session.out(
            {"file": files[0] if files else None, "files": files, "account_id": graph.account.id,
             "opportunity": deal.name if deal else None}
        )  # fmt: skip
    else:
        for form, file in written.items():
            code = (
                "cli.svg_instead"
                if form not in forms
                else "cli.map_written"
                if form == "html"
                else "cli.picture_written"
            )
            session.print(session.say(code, file=str(file.resolve())), whole=True)
        if mask:
            session.print(session.say("cli.map_masked"))
    if failed is not None:
        raise failed


def _forms(asked: list[MapForm], out: Path | None) -> list[MapForm]:
    """The formats asked for; without any, the one the file's name ends in, else a page. Raises InputError."""
    ending = out.suffix.lower().removeprefix(".") if out is not None else ""
    if not asked:
        return [ending] if ending in MEDIA_TYPE else ["html"]
    if out is not None and len(asked) == 1 and ending in MEDIA_TYPE and ending != asked[0]:
        raise InputError("map_file_ending", file=out.name, ending=f".{ending}", form=asked[0])
    return asked


def _target(out: Path | None, stem: str) -> Path:
    """The file's place without its ending."""
    if out is None:
        return Path(stem)
    if out.is_dir():
        return out / stem
    return out


def _written(
    session: Session, scene: Scene, forms: list[MapForm], target: Path, wish: PrintWish
) -> tuple[dict[MapForm, Path], ConfigurationError | None]:
    """Files by format, and what kept one from being made; then an SVG takes its place, so that there is a picture."""
    written: dict[MapForm, Path] = {}
    failed: ConfigurationError | None = None
    for form in forms:
        try:
            content = map_bytes(scene, form, session.lang, wish)
        except ConfigurationError as error:
            failed = error
            continue
        written[form] = write_whole(_named(target, form), content)
    if failed is not None and not {"svg", "html"} & set(written):
        written["svg"] = write_whole(_named(target, "svg"), map_bytes(scene, "svg", session.lang, wish))
    return written, failed


def _named(target: Path, form: MapForm) -> Path:
    """With the format's ending; a dot in the name that begins no ending of ours stays."""
    if target.suffix.lower().removeprefix(".") in MEDIA_TYPE:
        return target.with_suffix(f".{form}") if target.suffix.lower() != f".{form}" else target
    return target.with_name(f"{target.name}.{form}")
