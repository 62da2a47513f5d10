"""The lock of a route, in Python: nobody gets past it without a step-up of their own.

It keeps the contract of docs/api-in-another-language.md, check by check and in the same order, and needs Python 3.9,
PyJWT 2 and cryptography. What is unexpected is refused.
"""

import contextlib
import hashlib
import http.client
import json
import re
import socket
import sqlite3
import ssl
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import jwt

SESSION_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
RESOURCE = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]{1,128}")
ACTIONS = ("create", "read", "update", "delete")
# The one way to write a JWT with an ES256 signature: libraries also read padding and spare bits.
COMPACT_JWT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]", re.ASCII)
AUTHORIZATION = re.compile(r"(Bearer|DPoP) ([\w.~+/-]+=*)", re.ASCII)
JSON_TYPE = re.compile(r"application/(?:[\w.+-]+\+)?json[ \t]*(?:;.*)?", re.ASCII | re.IGNORECASE | re.DOTALL)
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)

MAX_TOKEN_LENGTH = 16_384
MAX_BODY_BYTES = 65_536
MAX_ANSWER_BYTES = 65_536
# Transcodes forgets a step-up after ten minutes.
SESSION_LIFE = 600
# Refusals with which the provider says something about this server or this moment, and nothing about the step-up.
NOT_ABOUT_THE_SESSION = {401, 403, 407, 408, 425, 429}
PROBLEMS = {
    401: ("Unauthorized", "Verify again that it is you."),
    503: ("Service Unavailable", "The step-up could not be checked just now."),
}


@dataclass(frozen=True)
class Rule:
    """What a route asks for. `max_age` is in seconds; with `once`, a proof opens it a single time."""

    resource: str
    action: str
    max_age: int = 900
    once: bool = False

    def __post_init__(self):
        if not RESOURCE.fullmatch(self.resource) or self.action not in ACTIONS or self.max_age < 1:
            raise ValueError("This rule cannot be meant: see docs/api-in-another-language.md.")

    @property
    def scope(self):
        return f"{self.resource}:{self.action}"


@dataclass(frozen=True)
class Passed:
    """The request may go on. `member` holds the claims of the access token."""

    member: dict


@dataclass(frozen=True)
class Refused:
    """The answer to send instead. `reason` is for the log, and never for the answer."""

    status: int
    headers: dict
    body: bytes
    reason: str


class Refusal(Exception):
    """Why a request is not let through: a challenge's `error`, or None where no token came."""

    def __init__(self, error, reason):
        super().__init__(reason)
        self.error = error


class NotChecked(Exception):
    """The step-up could not be checked. That is never a pass, and never a reason to ask the person again."""


class UsedProofs:
    """Remembers which proofs were used, in a file that all processes of one machine share.

    With several machines, take what they share: one `SET key 1 NX PX ttl` of Redis, or a table with a unique key.
    """

    def __init__(self, path):
        self._path = path
        with self._open() as database:
            database.execute("CREATE TABLE IF NOT EXISTS used (key TEXT PRIMARY KEY, forget_at REAL NOT NULL)")

    def claim(self, key, ttl):
        """Returns True for the first caller only. `ttl` is in seconds."""
        database = self._open()
        try:
            with database:
                database.execute("DELETE FROM used WHERE forget_at < ?", (time.time(),))
                added = database.execute("INSERT OR IGNORE INTO used VALUES (?, ?)", (key, time.time() + ttl))
            return added.rowcount == 1
        finally:
            database.close()

    def _open(self):
        return sqlite3.connect(self._path, timeout=2)


class StepUpGuard:
    """Decides about requests. One object serves all threads of a process.

    `public_keys` is the JWK from the console, or a key set. `timeout` limits a whole exchange with the provider,
    `clock_tolerance` says how far the clocks may differ; both are in seconds.
    """

    def __init__(
        self, project_id, server_token, public_keys, used_proofs,
        api_url="https://api.transcodesapis.com", timeout=4, clock_tolerance=5,
    ):
        if not project_id or not re.fullmatch(r"[\x21-\x7E]+", server_token):
            raise ValueError("The guard needs the project's id and the server's token.")
        self._project_id = project_id
        self._keys = import_keys(public_keys)
        self._used_proofs = used_proofs
        self._provider = Provider(api_url, server_token, timeout)
        self._clock_tolerance = clock_tolerance

    def check(self, headers, rule, read_body=None):
        """Decides about one request. Never raises.

        `headers` is every header line as (name, value), so that two of a name are seen. `read_body(limit)` returns at
        most that many bytes of the body; it is called only once the token holds and no header carried the id.
        """
        try:
            claims = self._authenticate(joined(headers, "authorization"))
            sid = read_session_id(headers, read_body)
            if sid is None:
                raise Refusal("insufficient_user_authentication", "no-step-up")
            session = self._judge(self._provider.find_step_up(sid), sid, claims["sub"], rule)
            # Last of all: a claim is never given back, so nothing may refuse after it.
            if rule.once and not self._claim(session, rule):
                raise Refusal("insufficient_user_authentication", "used")
            return Passed(claims)
        except Refusal as refusal:
            return challenge(rule, refusal.error, str(refusal))
        except Exception as problem:  # noqa: BLE001 - whatever went wrong, nobody gets past
            # A stranger's message may hold an address with a session id in it: only its kind is told.
            reason = str(problem) if isinstance(problem, NotChecked) else type(problem).__name__
            return answer(503, {"Retry-After": "5"}, reason)

    def _authenticate(self, header):
        if not header:
            raise Refusal(None, "no-token")
        match = AUTHORIZATION.fullmatch(header) if len(header) <= MAX_TOKEN_LENGTH else None
        if match is None:
            is_token = re.search(r"\b(bearer|dpop)\b", header[:MAX_TOKEN_LENGTH], re.ASCII | re.IGNORECASE)
            raise Refusal("invalid_token" if is_token else None, "invalid-token" if is_token else "no-token")
        scheme, token = match.groups()
        if scheme != "Bearer" or not COMPACT_JWT.fullmatch(token):
            raise Refusal("invalid_token", "invalid-token")
        try:
            return self._verify_token(token)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise Refusal("invalid_token", "invalid-token") from error

    def _verify_token(self, token):
        protected = jwt.get_unverified_header(token)
        # PyJWT before 2.12 overlooks `crit`: whoever does not know an extension must refuse the token (RFC 7515, 4.1.11).
        if protected["alg"] != "ES256" or "crit" in protected:
            raise ValueError("not ES256")
        claims = jwt.decode(
            token,
            self._keys[protected["kid"]],
            algorithms=["ES256"],
            audience="transcodes-sdk",
            leeway=self._clock_tolerance,
            options={"require": ["exp", "sub", "aud"]},
        )
        # PyJWT also takes numbers that were written as text.
        times = [claims[name] for name in ("exp", "nbf", "iat") if name in claims]
        if not all(is_number(value) for value in times):
            raise ValueError("a time that is no number")
        if not is_name(claims["sub"]) or claims.get("projectId") != self._project_id:
            raise ValueError("another project, or nobody")
        # Bound to a key that nobody has shown: to take it as a bearer token would undo that (RFC 9449, 7.2).
        if "cnf" in claims:
            raise ValueError("bound to a key")
        return claims

    def _judge(self, entry, sid, member_id, rule):
        now = time.time() * 1000
        if entry is None:
            raise Refusal("insufficient_user_authentication", "no-step-up")
        session = read_session(entry, sid, now + self._clock_tolerance * 1000)
        if session["status"] != "verified" or session["project_id"] != self._project_id:
            raise Refusal("insufficient_user_authentication", "no-step-up")
        verified_at, expires_at = session["verified_at"], session["expires_at"]
        if verified_at is None and rule.max_age < SESSION_LIFE:
            raise NotChecked(f"This API dates no session: a max_age below {SESSION_LIFE} cannot be kept.")
        if session["member_id"] != member_id:
            raise Refusal("insufficient_user_authentication", "other-member")
        if (session["resource"], session["action"]) != (rule.resource, rule.action):
            raise Refusal("insufficient_user_authentication", "other-resource-or-action")
        is_old = verified_at is not None and now - verified_at > rule.max_age * 1000
        if is_old or (expires_at is not None and expires_at <= now):
            raise Refusal("insufficient_user_authentication", "stale")
        return session

    def _claim(self, session, rule):
        names = ["transcodes", self._project_id, session["claim_id"]]
        name = json.dumps(names, separators=(",", ":"), ensure_ascii=False)
        key = hashlib.sha256(name.encode()).hexdigest()
        # As long as the step-up itself can live or this route would take it, and a minute for clocks that differ.
        expires_at = session["expires_at"]
        left = 0 if expires_at is None else expires_at / 1000 - time.time()
        return self._used_proofs.claim(key, max(SESSION_LIFE, rule.max_age, left) + 60)


class Provider:
    """Asks Transcodes' API which step-up belongs to an id, with this server's own token."""

    def __init__(self, api_url, server_token, timeout):
        address = urlsplit(api_url)
        is_loopback = address.hostname in ("localhost", "127.0.0.1", "::1")
        if address.scheme != "https" and not (address.scheme == "http" and is_loopback):
            raise ValueError("api_url must be an https address (http only on this machine).")
        self._address = address
        self._base = re.sub(r"/v1$", "", address.path.rstrip("/")) + "/v1/auth/temp-session/step-up/"
        self._headers = {"Accept": "application/json", "x-transcodes-token": server_token}
        self._timeout = timeout

    def find_step_up(self, sid):
        """Returns what the provider says of the step-up, not yet believed; None where it knows none."""
        entry = self._ask(sid)
        if entry is None or "status" in entry:
            return entry
        status = self._ask(f"session/{sid}")
        if status is None:
            return None
        for name in ("sid", "projectId", "memberId", "userId", "resource", "action"):
            if name in entry and name in status and entry[name] != status[name]:
                raise NotChecked(f"The provider contradicts itself in {name}.")
        return {**entry, **status}

    def _ask(self, path):
        status, text = self._get(self._base + path)
        if 300 <= status < 400 or status >= 500 or status in NOT_ABOUT_THE_SESSION:
            raise NotChecked(f"The provider answered with {status}; redirects are not followed.")
        try:
            # What is not JSON comes from somebody else: a wrong address, a proxy.
            return open_envelope(json.loads(text, parse_constant=refuse_constant), status)
        except (ValueError, RecursionError) as error:
            raise NotChecked(f"The provider answered {status} with something that is not JSON.") from error

    def _get(self, path):
        is_https = self._address.scheme == "https"
        options = {"context": ssl.create_default_context()} if is_https else {}
        connect = http.client.HTTPSConnection if is_https else http.client.HTTPConnection
        connection = connect(self._address.hostname, self._address.port, timeout=self._timeout, **options)

        too_late = threading.Event()

        def hang_up():
            too_late.set()
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

        # A socket's own limit begins anew with each byte; this one holds for the whole exchange.
        limit = threading.Timer(self._timeout, hang_up)
        try:
            connection.connect()
            limit.start()
            connection.request("GET", path, headers=self._headers)
            response = connection.getresponse()
            text = response.read(MAX_ANSWER_BYTES + 1)
        except (OSError, http.client.HTTPException) as error:
            raise NotChecked("The provider could not be reached.") from error
        finally:
            limit.cancel()
            connection.close()
        if too_late.is_set():
            raise NotChecked("The provider took too long.")
        if len(text) > MAX_ANSWER_BYTES:
            raise NotChecked("The provider answered with too much.")
        return response.status, text


def import_keys(public_keys):
    """Reads a JWK or a key set: public ES256 keys, each with a `kid` of its own."""
    keys = {}
    for key in public_keys.get("keys", [public_keys]):
        is_es256 = key.get("kty") == "EC" and key.get("crv") == "P-256" and key.get("alg", "ES256") == "ES256"
        if not is_es256 or "d" in key or not is_name(key.get("kid")) or key["kid"] in keys:
            raise ValueError("A public key must be the public half of an ES256 key, with a kid of its own.")
        keys[key["kid"]] = jwt.PyJWK(key, algorithm="ES256").key
    return keys


def read_session_id(headers, read_body):
    """Reads the id from its header, else from a small JSON body. A malformed one never falls back to the next place."""
    header = joined(headers, "x-step-up-session-id")
    if header is not None:
        return header if SESSION_ID.fullmatch(header) else None
    if read_body is None or not JSON_TYPE.fullmatch(joined(headers, "content-type") or ""):
        return None
    text = read_body(MAX_BODY_BYTES + 1)
    if len(text) > MAX_BODY_BYTES:
        return None
    try:
        body = json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        return None
    names = [name for name in ("stepUpSid", "sid") if isinstance(body, dict) and name in body]
    value = body[names[0]] if names else None
    return value if isinstance(value, str) and SESSION_ID.fullmatch(value) else None


def open_envelope(value, status):
    """Opens `{ success: true, payload: [entry] }`. None where the answer itself says that there is none."""
    if not isinstance(value, dict) or not isinstance(value.get("success"), bool):
        raise NotChecked("The provider's answer does not say whether it succeeded.")
    if not value["success"]:
        return None
    code, payload = value.get("statusCode", 200), value.get("payload")
    if not (is_number(code) and 200 <= code <= 299 and 200 <= status <= 299):
        raise NotChecked("The provider's answer contradicts its own status.")
    if not isinstance(payload, list) or len(payload) != 1 or not isinstance(payload[0], dict):
        raise NotChecked("The provider's answer does not hold exactly one step-up.")
    return payload[0]


def read_session(entry, sid, latest):
    """Reads an entry strictly. `latest` is the last moment, in Unix ms, that does not lie ahead."""
    member_id = entry.get("memberId", entry.get("userId"))
    said_back = [entry[name] for name in ("sid", "sessionId") if name in entry]
    complete = (
        is_name(member_id)
        and entry.get("userId", member_id) == member_id
        and is_name(entry.get("projectId"))
        and entry.get("action") in ACTIONS
        and isinstance(entry.get("resource"), str)
        and RESOURCE.fullmatch(entry["resource"])
        and all(comparable(said) == comparable(sid) for said in said_back)
        and entry.get("status") in ("verified", "pending", "rejected")
    )
    if not complete:
        raise NotChecked("The provider's answer is not complete, or about another step-up.")
    times = [read_time(entry, name) for name in ("verifiedAt", "timestamp", "createdAt", "updatedAt")]
    if any(moment is not None and moment > latest for moment in times):
        raise NotChecked("The provider's answer has a date that lies ahead: compare the clocks.")
    # `updatedAt` may be later than the verification: it makes nothing younger.
    verified_at = next((moment for moment in times[:3] if moment is not None), None)
    own_id = entry["id"] if is_name(entry.get("id")) else sid
    return {
        # What a proof is known by once it was used: the provider may take one id in several spellings.
        "claim_id": comparable((said_back or [own_id])[0]),
        "member_id": member_id,
        "project_id": entry["projectId"],
        "resource": entry["resource"],
        "action": entry["action"],
        "status": entry["status"],
        "verified_at": verified_at,
        "expires_at": read_time(entry, "expiresAt"),
    }


def comparable(sid):
    """An id without what a lenient provider may overlook: case, the known prefixes, separators."""
    return re.sub("[-_]", "", re.sub(r"^(ssid|tc_stepup|mcpup)_", "", sid.lower())) if is_name(sid) else None


def read_time(entry, name):
    """Reads Unix ms, or a date with its zone. None where there is none."""
    value = entry.get(name)
    if name not in entry:
        return None
    if isinstance(value, str) and DATE.fullmatch(value):
        value = datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp() * 1000
    if not is_number(value) or not 0 < value <= 8.64e15:
        raise NotChecked(f"The provider's answer has no date in {name}.")
    return value


def challenge(rule, error, reason):
    """RFC 6750, section 3, and RFC 9470, section 3."""
    if error == "insufficient_user_authentication":
        value = f'Bearer error="{error}", scope="{rule.scope}", max_age={rule.max_age}'
        return answer(401, {"WWW-Authenticate": value}, reason)
    value = f'Bearer error="{error}"' if error else f'Bearer scope="{rule.scope}"'
    return answer(401, {"WWW-Authenticate": value}, reason, detail="Sign in first.")


def answer(status, headers, reason, detail=None):
    """RFC 9457. It says what a page needs in order to go on, and nothing of what was found."""
    title, usual = PROBLEMS[status]
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail or usual}
    common = {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        # A page of another origin reads only what is named here.
        "Access-Control-Expose-Headers": "WWW-Authenticate, Retry-After",
    }
    return Refused(status, {**common, **headers}, json.dumps(problem).encode(), reason)


def joined(headers, name):
    """All lines of one header, as HTTP joins them: two `Authorization` lines are then no token any more."""
    values = [value.strip() for key, value in headers if key.lower() == name]
    return ", ".join(values) if values else None


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_name(value):
    return isinstance(value, str) and value != ""


def refuse_constant(constant):
    raise ValueError(f"{constant} is not JSON")
