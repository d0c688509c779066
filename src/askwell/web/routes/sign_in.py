"""The page behind a sign-in link: one button, so that a link preview cannot use the link up."""

from html import escape
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from askwell.domain.errors import AskwellError
from askwell.services import team
from askwell.storage.store import Store as StoreParts
from askwell.web.deps import AllowedHosts, SignInAttempts, Store
from askwell.web.errors import STATUS
from askwell.web.security import SESSION_COOKIE, Attempts, refuse_cross_site, refuse_foreign_host
from askwell.wire.base import CleanStr

router = APIRouter(include_in_schema=False)

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",  # under “no-referrer” a browser sends the form with “Origin: null”
}
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in to Askwell</title>
<h1>Askwell</h1>
{content}
</html>
"""
_FORM = """<form method="post" action="/sign-in">
<input type="hidden" name="token" value="{token}">
<button autofocus>Sign in</button>
</form>"""


@router.get("/sign-in")
async def show_sign_in(token: str = "") -> HTMLResponse:
    """Show the button; the link still works afterwards."""
    return _page(_FORM.format(token=escape(token[:200], quote=True)))


@router.post("/sign-in")
def sign_in_by_form(
    request: Request,
    store: Store,
    hosts: AllowedHosts,
    attempts: SignInAttempts,
    token: Annotated[CleanStr, Form(max_length=200)] = "",
) -> Response:
    """Use the link up, and go to the start page signed in."""
    try:
        session = open_session(request, store, hosts, attempts, token)
    except AskwellError as error:
        return _page(f"<p>{escape(str(error))}</p>", STATUS[type(error)])
    response = RedirectResponse("/", status_code=303)
    set_session_cookie(request, response, session)
    return response


def open_session(
    request: Request, store: StoreParts, hosts: frozenset[str], attempts: Attempts, token: str
) -> str:
    """Give the secret of a new session.

    Raises ``SignInRefused``, ``TooManyAttempts``, and ``CrossSiteRequest`` for another site's form.
    """
    refuse_foreign_host(request, hosts)
    refuse_cross_site(request, is_proof_needed=False)
    attempts.count(request.client.host if request.client else "", store.now())
    return team.sign_in(store, token)


def set_session_cookie(request: Request, response: Response, session: str) -> None:
    """Hand a session to the browser, out of reach of scripts and of other sites."""
    response.set_cookie(
        SESSION_COOKIE,
        session,
        max_age=round(team.SESSION_LIFE.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def _page(content: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(content=content), status_code=status, headers=_HEADERS)
