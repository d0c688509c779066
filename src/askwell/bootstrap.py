"""The one place where parts are put together: settings from the environment, a store, encoders, models."""

import json
import os
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from askwell.domain.errors import InvalidInput
from askwell.domain.members import Caller
from askwell.engine.encoder_catalogue import EncoderChoice, check_encoder, find_choices
from askwell.engine.encoders import Encoder as Computing
from askwell.engine.encoders import load_encoder, load_exact_encoder
from askwell.services import team
from askwell.services.deploy import Predictor
from askwell.services.feature_kinds import Encoder
from askwell.services.gathering import GatheredEncoder
from askwell.services.loaded import LoadedModels
from askwell.services.nearest import Neighbours
from askwell.services.provider import Provider, ProviderSettings
from askwell.services.responding import Responder
from askwell.storage.database import Database
from askwell.storage.job_queue import DbosQueue, queue_url
from askwell.storage.migrations import upgrade
from askwell.storage.store import Store

MAX_DAYS = 36_500
LEAST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """Where Askwell keeps its data and listens; every field has a variable ``ASKWELL_…`` of its name.

    ``allowed_hosts`` are the names, beside loopback and ``host``, under which a browser may reach it;
    ``trusted_proxies`` the addresses, separated by commas, whose forwarded headers are believed;
    ``public_url`` is the address under which browsers reach it, where that is not told by their requests;
    ``provider`` is who signs people in beside us, its variables begin with ``ASKWELL_OIDC_``;
    ``webhook_private`` whether webhooks may be within this network; ``trail_days`` how long the audit trail
    is kept, 0 for ever; ``metrics_token`` lets whoever sends it read the figures at ``/metrics``.
    """

    home: Path = field(default_factory=lambda: Path.home() / ".askwell")
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8400
    encoder: str = ""
    allowed_hosts: tuple[str, ...] = ()
    max_upload_bytes: int = 2 * 1024**3
    trusted_proxies: str = ""
    public_url: str = ""
    provider: ProviderSettings | None = None
    webhook_private: bool = False
    trail_days: int = 0
    metrics_token: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        """The database's address: PostgreSQL where one is set, else SQLite within ``home``."""
        return self.database_url or f"sqlite:///{self.home / 'askwell.sqlite'}"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from environment variables; raises ``InvalidInput`` for a number that is none."""
    default = Settings()
    port = environment.get("ASKWELL_PORT", str(default.port))
    if not port.isdecimal() or int(port) > 65_535:
        raise InvalidInput(field="ASKWELL_PORT", reason=f"“{port}” is no port number")
    upload = environment.get("ASKWELL_MAX_UPLOAD_BYTES", str(default.max_upload_bytes))
    if not upload.isdecimal():
        raise InvalidInput(field="ASKWELL_MAX_UPLOAD_BYTES", reason=f"“{upload}” is no number of bytes")
    days = environment.get("ASKWELL_TRAIL_DAYS", str(default.trail_days))
    if not days.isdecimal() or int(days) > MAX_DAYS:
        raise InvalidInput(field="ASKWELL_TRAIL_DAYS", reason=f"“{days}” is no number of days")
    hosts = environment.get("ASKWELL_ALLOWED_HOSTS", "").split(",")
    return Settings(
        home=Path(environment.get("ASKWELL_HOME", default.home)).expanduser().resolve(),
        database_url=environment.get("ASKWELL_DATABASE_URL", ""),
        host=environment.get("ASKWELL_HOST", default.host),
        port=int(port),
        encoder=environment.get("ASKWELL_ENCODER", ""),
        allowed_hosts=tuple(host.strip() for host in hosts if host.strip()),
        max_upload_bytes=int(upload),
        trusted_proxies=environment.get("ASKWELL_TRUSTED_PROXIES", ""),
        public_url=_read_public_url(environment),
        provider=_read_provider(environment),
        webhook_private=environment.get("ASKWELL_WEBHOOK_PRIVATE", "") == "1",
        trail_days=int(days),
        metrics_token=_read_metrics_token(environment),
    )


def _read_metrics_token(environment: Mapping[str, str]) -> str:
    token = environment.get("ASKWELL_METRICS_TOKEN", "").strip()
    if token and len(token) < LEAST_TOKEN:
        reason = f"must be at least {LEAST_TOKEN} characters that nobody can guess"
        raise InvalidInput(field="ASKWELL_METRICS_TOKEN", reason=reason)
    return token


def _read_public_url(environment: Mapping[str, str]) -> str:
    url = environment.get("ASKWELL_PUBLIC_URL", "").rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query):
        raise InvalidInput(field="ASKWELL_PUBLIC_URL", reason="must be like https://askwell.example.org")
    return url


def _read_provider(environment: Mapping[str, str]) -> ProviderSettings | None:
    issuer = environment.get("ASKWELL_OIDC_ISSUER", "").strip()
    client_id = environment.get("ASKWELL_OIDC_CLIENT_ID", "").strip()
    if bool(issuer) != bool(client_id):
        raise InvalidInput(field="ASKWELL_OIDC_ISSUER", reason="needs ASKWELL_OIDC_CLIENT_ID beside it")
    if not issuer:
        return None
    domains = environment.get("ASKWELL_OIDC_DOMAINS", "").split(",")
    return ProviderSettings(
        issuer=issuer,
        client_id=client_id,
        client_secret=environment.get("ASKWELL_OIDC_CLIENT_SECRET", ""),
        name=environment.get("ASKWELL_OIDC_NAME", "").strip() or "your organisation",
        domains=tuple(domain.strip().lstrip("@") for domain in domains if domain.strip()),
    )


@dataclass(frozen=True, slots=True)
class Askwell:
    """Everything that a process of Askwell works with."""

    settings: Settings
    store: Store
    encoders: "Encoders"
    predictor: Predictor
    responder: Responder
    neighbours: Neighbours
    provider: Provider | None = None

    def owner(self) -> Caller:
        """Give the installation's owner: who sits at this machine's terminal."""
        return Caller(team.ensure_owner(self.store))

    def close(self) -> None:
        """Write what deployments have not written yet, and close the database's connections."""
        self.responder.close()
        self.store.database.close()


def build(settings: Settings) -> Askwell:
    """Open (and, where needed, create or upgrade) the data under the settings, and put the parts together."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(settings.url)
    upgrade(database)
    store = Store(database, settings.home, DbosQueue(queue_url(database, settings.home)), now)
    encoders = Encoders(settings.encoder, settings.home)
    provider = Provider(settings.provider) if settings.provider else None
    return assemble(settings, store, encoders, provider, chance=random.SystemRandom())


def assemble(
    settings: Settings,
    store: Store,
    encoders: "Encoders",
    provider: Provider | None = None,
    *,
    chance: random.Random,
) -> Askwell:
    """Put together what works on a store; ``chance`` draws the texts by which deployments are checked."""
    models = LoadedModels(store, encoders.shared)
    return Askwell(
        settings=settings,
        store=store,
        encoders=encoders,
        predictor=Predictor(store, models),
        responder=Responder(store, models, chance=chance),
        neighbours=Neighbours(store, encoders.shared),
        provider=provider,
    )


def now() -> datetime:
    """Give the time in UTC."""
    return datetime.now(UTC)


class Encoders:
    """The encoders of one process, loaded at their first use and then kept.

    Which back end is the fastest on this machine is measured once and remembered in ``home``.
    """

    def __init__(self, default: str, home: Path) -> None:
        self._default = default
        self._choices = home / "encoders.json"
        self._loaded: dict[str, Encoder] = {}
        self._exact: dict[str, Computing] = {}
        self._shared: dict[str, Encoder] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> Encoder:
        """Give the encoder with a name, or the default one for an empty name."""
        wanted = name or self._default
        with self._lock:
            if wanted not in self._loaded:
                self._loaded[wanted] = self._load(wanted)
            return self._loaded[wanted]

    def exact(self, name: str) -> Computing:
        """Give the encoder with a name, or the default one, in float32: the same numbers everywhere."""
        wanted = name or self._default
        with self._lock:
            if wanted not in self._exact:
                self._exact[wanted] = load_exact_encoder(wanted or None)
            return self._exact[wanted]

    def named(self, name: str) -> str:
        """Give the name, or the default encoder's for an empty one."""
        return name or self._default

    def shared(self, name: str) -> Encoder:
        """Give the exact encoder as many callers use it at once: what they ask for is computed together."""
        wanted = name or self._default
        if wanted not in self._shared:
            encoder = self.exact(name)
            with self._lock:
                self._shared.setdefault(wanted, GatheredEncoder(encoder))
        return self._shared[wanted]

    def choices(self) -> tuple[EncoderChoice, ...]:
        """Give the encoders that can be chosen here, the default one first."""
        return find_choices(self._default)

    def check(self, name: str) -> None:
        """Raise an ``EncoderError`` unless the encoder with a name can be used; it is not loaded."""
        if wanted := name or self._default:
            check_encoder(wanted)

    def _load(self, name: str) -> Encoder:
        choices = self._read_choices()
        encoder = load_encoder(name or None, choice=choices.get(name))
        if choices.get(name) != encoder.choice:
            temporary = self._choices.with_suffix(f".{os.getpid()}.tmp")
            temporary.write_text(json.dumps({**self._read_choices(), name: encoder.choice}, indent=2))
            temporary.replace(self._choices)
        return encoder

    def _read_choices(self) -> dict[str, Any]:
        try:
            found = json.loads(self._choices.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
