<?php

/*
 * The lock of a route, in PHP: nobody gets past it without a step-up of their own.
 *
 * It keeps the contract of docs/api-in-another-language.md, check by check and in the same order, and needs PHP 8.1 with
 * openssl and json. What is unexpected is refused.
 */

declare(strict_types=1);

namespace StepUp;

const SESSION_ID = '/^[A-Za-z0-9_-]{1,128}$/D';
const RESOURCE = '/^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/D';
const ACTIONS = ['create', 'read', 'update', 'delete'];
// The one way to write a JWT with an ES256 signature: decoders also read padding and spare bits.
const COMPACT_JWT = '/^([\w-]+)\.([\w-]+)\.([\w-]{85}[AQgw])$/D';
const AUTHORIZATION = '/^(Bearer|DPoP) ([\w.~+\/-]+=*)$/D';
const JSON_TYPE = '/^application\/(?:[\w.+-]+\+)?json[ \t]*(?:;|$)/iD';
const DATE = '/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/D';

const MAX_TOKEN_LENGTH = 16_384;
const MAX_BODY_BYTES = 65_536;
const MAX_ANSWER_BYTES = 65_536;
// Transcodes forgets a step-up after ten minutes.
const SESSION_LIFE = 600;
// Refusals with which the provider says something about this server or this moment, and nothing about the step-up.
const NOT_ABOUT_THE_SESSION = [401, 403, 407, 408, 425, 429];
// What stands before the point of a P-256 key in a SubjectPublicKeyInfo (RFC 5480).
const P256_PREFIX = '3059301306072a8648ce3d020106082a8648ce3d030107034200' . '04';

/** What a route asks for. `maxAge` is in seconds; with `once`, a proof opens it a single time. */
final class Rule
{
    public function __construct(
        public readonly string $resource,
        public readonly string $action,
        public readonly int $maxAge = 900,
        public readonly bool $once = false,
    ) {
        if (!preg_match(RESOURCE, $resource) || !in_array($action, ACTIONS, true) || $maxAge < 1) {
            throw new \InvalidArgumentException('This rule cannot be meant: see docs/api-in-another-language.md.');
        }
    }

    public function scope(): string
    {
        return "$this->resource:$this->action";
    }
}

/** The request may go on. `member` holds the claims of the access token. */
final class Passed
{
    public function __construct(public readonly \stdClass $member)
    {
    }
}

/** The answer to send instead. `reason` is for the log, and never for the answer. */
final class Refused
{
    /** @param array<string, string> $headers */
    public function __construct(
        public readonly int $status,
        public readonly array $headers,
        public readonly string $body,
        public readonly string $reason,
    ) {
    }
}

/** Why a request is not let through: a challenge's `error`, or null where no token came. */
final class Refusal extends \Exception
{
    public function __construct(public readonly ?string $error, string $reason)
    {
        parent::__construct($reason);
    }
}

/** The step-up could not be checked. That is never a pass, and never a reason to ask the person again. */
final class NotChecked extends \Exception
{
}

/**
 * Remembers which proofs were used, in a folder that all processes of one machine share. With several machines, take what
 * they share: one `SET key 1 NX PX ttl` of Redis, or a table with a unique key.
 */
final class UsedProofs
{
    public function __construct(private readonly string $folder)
    {
        if (!is_dir($folder) && !@mkdir($folder, 0700, true) && !is_dir($folder)) {
            throw new \InvalidArgumentException('The folder for used proofs cannot be made.');
        }
    }

    /** Returns true for the first caller only. `$ttl` is in seconds. */
    public function claim(string $key, int $ttl): bool
    {
        // A file's own time says when it may be forgotten. One that was only just made may not have its own yet.
        foreach (glob("$this->folder/*") ?: [] as $file) {
            if (@filemtime($file) + 60 < time()) {
                @unlink($file);
            }
        }
        // `x` makes a file or fails, in one step, whoever else tries.
        if ($made = @fopen("$this->folder/$key", 'x')) {
            fclose($made);
            return touch("$this->folder/$key", time() + $ttl);
        }
        return file_exists("$this->folder/$key") ? false : throw new NotChecked('Used proofs cannot be remembered.');
    }
}

/** Decides about requests. */
final class StepUpGuard
{
    /** @var array<string, \OpenSSLAsymmetricKey> */
    private readonly array $keys;
    private readonly Provider $provider;

    /**
     * @param \stdClass $publicKeys the JWK from the console, or a key set
     * @param float $timeout limits a whole exchange with the provider, in seconds
     * @param int $clockTolerance how far the clocks may differ, in seconds
     */
    public function __construct(
        private readonly string $projectId,
        string $serverToken,
        \stdClass $publicKeys,
        private readonly UsedProofs $usedProofs,
        string $apiUrl = 'https://api.transcodesapis.com',
        float $timeout = 4,
        private readonly int $clockTolerance = 5,
    ) {
        if ($projectId === '' || !preg_match('/^[\x21-\x7E]+$/D', $serverToken)) {
            throw new \InvalidArgumentException("The guard needs the project's id and the server's token.");
        }
        $this->keys = import_keys($publicKeys);
        $this->provider = new Provider($apiUrl, $serverToken, $timeout);
    }

    /**
     * Decides about one request. Never throws.
     *
     * @param array<string, string> $headers as getallheaders() gives them
     * @param ?callable(int): string $readBody returns at most that many bytes of the body; called only once the token
     *     holds and no header carried the id
     */
    public function check(array $headers, Rule $rule, ?callable $readBody = null): Passed|Refused
    {
        try {
            $headers = array_change_key_case($headers);
            $claims = $this->authenticate($headers['authorization'] ?? '');
            $sid = read_session_id($headers, $readBody)
                ?? throw new Refusal('insufficient_user_authentication', 'no-step-up');
            $expiresAt = $this->judge($this->provider->findStepUp($sid), $sid, $claims->sub, $rule);
            // Last of all: a claim is never given back, so nothing may refuse after it.
            if ($rule->once && !$this->claim($sid, $rule, $expiresAt)) {
                throw new Refusal('insufficient_user_authentication', 'used');
            }
            return new Passed($claims);
        } catch (Refusal $refusal) {
            return challenge($rule, $refusal->error, $refusal->getMessage());
        } catch (\Throwable $problem) {
            // A stranger's message may hold an address with a session id in it: only its kind is told.
            $reason = $problem instanceof NotChecked ? $problem->getMessage() : $problem::class;
            $detail = 'The step-up could not be checked just now.';
            return answer(503, 'Service Unavailable', $detail, ['Retry-After' => '5'], $reason);
        }
    }

    private function authenticate(string $header): \stdClass
    {
        if (strlen($header) > MAX_TOKEN_LENGTH || !preg_match(AUTHORIZATION, $header, $match)) {
            $isToken = preg_match('/\b(bearer|dpop)\b/i', substr($header, 0, MAX_TOKEN_LENGTH));
            throw new Refusal($isToken ? 'invalid_token' : null, $isToken ? 'invalid-token' : 'no-token');
        }
        [, $scheme, $token] = $match;
        $claims = $scheme === 'Bearer' ? $this->verifyToken($token) : null;
        return $claims ?? throw new Refusal('invalid_token', 'invalid-token');
    }

    /** Returns the claims of a token that holds; null for any other. */
    private function verifyToken(string $token): ?\stdClass
    {
        if (!preg_match(COMPACT_JWT, $token, $parts)) {
            return null;
        }
        $protected = read_json(decode($parts[1]));
        $kid = $protected->kid ?? null;
        $key = is_string($kid) ? ($this->keys[$kid] ?? null) : null;
        // Whoever does not know an extension must refuse the token (RFC 7515, 4.1.11).
        if ($key === null || ($protected->alg ?? null) !== 'ES256' || property_exists($protected, 'crit')) {
            return null;
        }
        $signature = to_der(decode($parts[3]));
        if (openssl_verify("$parts[1].$parts[2]", $signature, $key, OPENSSL_ALGO_SHA256) !== 1) {
            return null;
        }
        $claims = read_json(decode($parts[2]));
        return $claims !== null && $this->claimsHold($claims) ? $claims : null;
    }

    private function claimsHold(\stdClass $claims): bool
    {
        foreach (['exp', 'nbf', 'iat'] as $name) {
            if (property_exists($claims, $name) && !is_number($claims->$name)) {
                return false;
            }
        }
        $now = time();
        $latest = $now + $this->clockTolerance;
        $audience = $claims->aud ?? null;
        return isset($claims->exp)
            && $claims->exp > $now - $this->clockTolerance
            && ($claims->nbf ?? 0) <= $latest
            && ($claims->iat ?? 0) <= $latest
            && in_array('transcodes-sdk', is_array($audience) ? $audience : [$audience], true)
            && is_name($claims->sub ?? null)
            && ($claims->projectId ?? null) === $this->projectId
            // Bound to a key that nobody has shown: to take it as a bearer token would undo that (RFC 9449, 7.2).
            && !property_exists($claims, 'cnf');
    }

    /** Returns when the step-up ends, in Unix ms, where the provider says so. */
    private function judge(?\stdClass $entry, string $sid, string $memberId, Rule $rule): int|float|null
    {
        $now = microtime(true) * 1000;
        $refuse = fn (string $reason) => throw new Refusal('insufficient_user_authentication', $reason);
        if ($entry === null) {
            $refuse('no-step-up');
        }
        $session = read_session($entry, $sid, $now + $this->clockTolerance * 1000);
        if ($session->status !== 'verified' || $session->projectId !== $this->projectId) {
            $refuse('no-step-up');
        }
        if ($session->verifiedAt === null && $rule->maxAge < SESSION_LIFE) {
            throw new NotChecked('This API dates no session: a maxAge below ' . SESSION_LIFE . ' cannot be kept.');
        }
        if ($session->memberId !== $memberId) {
            $refuse('other-member');
        }
        if ($session->resource !== $rule->resource || $session->action !== $rule->action) {
            $refuse('other-resource-or-action');
        }
        $isOld = $session->verifiedAt !== null && $now - $session->verifiedAt > $rule->maxAge * 1000;
        if ($isOld || ($session->expiresAt !== null && $session->expiresAt <= $now)) {
            $refuse('stale');
        }
        return $session->expiresAt;
    }

    private function claim(string $sid, Rule $rule, int|float|null $expiresAt): bool
    {
        $name = json_encode(['transcodes', $this->projectId, $sid], JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
        // As long as the step-up itself can live or this route would take it, and a minute for clocks that differ.
        $left = $expiresAt === null ? 0 : (int) ceil($expiresAt / 1000 - microtime(true));
        return $this->usedProofs->claim(hash('sha256', $name), max(SESSION_LIFE, $rule->maxAge, $left) + 60);
    }
}

/** Asks Transcodes' API which step-up belongs to an id, with this server's own token. */
final class Provider
{
    private readonly string $peer;
    private readonly string $host;
    private readonly string $base;

    public function __construct(string $apiUrl, private readonly string $serverToken, private readonly float $timeout)
    {
        ['scheme' => $scheme, 'host' => $host] = $address = parse_url($apiUrl) + ['scheme' => '', 'host' => ''];
        $isLoopback = in_array($host, ['localhost', '127.0.0.1', '[::1]'], true);
        if ($scheme !== 'https' && !($scheme === 'http' && $isLoopback)) {
            throw new \InvalidArgumentException('apiUrl must be an https address (http only on this machine).');
        }
        $port = $address['port'] ?? ($scheme === 'https' ? 443 : 80);
        // PHP verifies the certificate and its name for `tls` unless it is told not to.
        $this->peer = ($scheme === 'https' ? 'tls' : 'tcp') . "://$host:$port";
        $this->host = isset($address['port']) ? "$host:$port" : $host;
        $path = preg_replace('/\/v1$/', '', rtrim($address['path'] ?? '', '/'));
        $this->base = "$path/v1/auth/temp-session/step-up/";
    }

    /** Returns what the provider says of the step-up, not yet believed; null where it knows none. */
    public function findStepUp(string $sid): ?\stdClass
    {
        $entry = $this->ask($sid);
        if ($entry === null || property_exists($entry, 'status')) {
            return $entry;
        }
        $status = $this->ask("session/$sid");
        if ($status === null) {
            return null;
        }
        foreach (['sid', 'projectId', 'memberId', 'userId', 'resource', 'action'] as $name) {
            $isInBoth = property_exists($entry, $name) && property_exists($status, $name);
            if ($isInBoth && $entry->$name !== $status->$name) {
                throw new NotChecked("The provider contradicts itself in $name.");
            }
        }
        return (object) [...(array) $entry, ...(array) $status];
    }

    private function ask(string $path): ?\stdClass
    {
        [$status, $text] = $this->get($this->base . $path);
        if (($status >= 300 && $status < 400) || $status >= 500 || in_array($status, NOT_ABOUT_THE_SESSION, true)) {
            throw new NotChecked("The provider answered with $status; redirects are not followed.");
        }
        // What is not JSON comes from somebody else: a wrong address, a proxy.
        $value = read_json($text) ?? throw new NotChecked("The provider answered $status with something that is not JSON.");
        return open_envelope($value, $status);
    }

    /**
     * One exchange over a socket: the limits of PHP's own HTTP streams begin anew with each byte. HTTP/1.0 has no chunks, and
     * the answer ends with the connection.
     *
     * @return array{int, string} the status and the body
     */
    private function get(string $path): array
    {
        $end = microtime(true) + $this->timeout;
        $socket = @stream_socket_client($this->peer, $code, $message, $this->timeout)
            ?: throw new NotChecked('The provider could not be reached.');
        try {
            $lines = ["GET $path HTTP/1.0", "Host: $this->host", 'Accept: application/json'];
            $lines[] = "x-transcodes-token: $this->serverToken";
            fwrite($socket, implode("\r\n", $lines) . "\r\n\r\n");
            $answer = '';
            while (!feof($socket)) {
                $left = (int) (($end - microtime(true)) * 1_000_000);
                if ($left <= 0) {
                    throw new NotChecked('The provider took too long.');
                }
                stream_set_timeout($socket, intdiv($left, 1_000_000), $left % 1_000_000);
                $answer .= fread($socket, 8192);
                if (strlen($answer) > 2 * MAX_ANSWER_BYTES) {
                    throw new NotChecked('The provider answered with too much.');
                }
            }
        } finally {
            fclose($socket);
        }
        [$head, $body] = explode("\r\n\r\n", $answer, 2) + [1 => ''];
        $isWhole = !preg_match('/^content-length:[ \t]*(\d+)/im', $head, $length) || (int) $length[1] === strlen($body);
        if (!preg_match('/^HTTP\/1\.\d (\d{3})/', $head, $status) || !$isWhole) {
            throw new NotChecked('The provider broke off its answer.');
        }
        if (strlen($body) > MAX_ANSWER_BYTES) {
            throw new NotChecked('The provider answered with too much.');
        }
        return [(int) $status[1], $body];
    }
}

/**
 * Reads a JWK or a key set: public ES256 keys, each with a `kid` of its own.
 *
 * @return array<string, \OpenSSLAsymmetricKey>
 */
function import_keys(\stdClass $publicKeys): array
{
    $keys = [];
    foreach ($publicKeys->keys ?? [$publicKeys] as $key) {
        [$x, $y] = [decode($key->x ?? ''), decode($key->y ?? '')];
        $isEs256 = ($key->kty ?? '') === 'EC' && ($key->crv ?? '') === 'P-256' && ($key->alg ?? 'ES256') === 'ES256';
        $isPublic = !property_exists($key, 'd') && strlen($x) === 32 && strlen($y) === 32;
        if (!$isEs256 || !$isPublic || !is_name($key->kid ?? null) || isset($keys[$key->kid])) {
            throw new \InvalidArgumentException('A public key must be an ES256 key with a kid of its own.');
        }
        $der = chunk_split(base64_encode(hex2bin(P256_PREFIX) . $x . $y), 64, "\n");
        $keys[$key->kid] = openssl_pkey_get_public("-----BEGIN PUBLIC KEY-----\n$der-----END PUBLIC KEY-----\n")
            ?: throw new \InvalidArgumentException('A public key is not a point of its curve.');
    }
    return $keys;
}

/**
 * Reads the id from its header, else from a small JSON body. A malformed one never falls back to the next place.
 *
 * @param array<string, string> $headers
 */
function read_session_id(array $headers, ?callable $readBody): ?string
{
    if (isset($headers['x-step-up-session-id'])) {
        $value = $headers['x-step-up-session-id'];
        return preg_match(SESSION_ID, $value) ? $value : null;
    }
    if ($readBody === null || !preg_match(JSON_TYPE, $headers['content-type'] ?? '')) {
        return null;
    }
    $text = $readBody(MAX_BODY_BYTES + 1);
    $body = strlen($text) <= MAX_BODY_BYTES ? read_json($text) : null;
    foreach (['stepUpSid', 'sid'] as $name) {
        if ($body !== null && property_exists($body, $name)) {
            $value = $body->$name;
            return is_string($value) && preg_match(SESSION_ID, $value) ? $value : null;
        }
    }
    return null;
}

/** Opens `{ success: true, payload: [entry] }`. Null where the answer itself says that there is none. */
function open_envelope(\stdClass $value, int $status): ?\stdClass
{
    $success = $value->success ?? null;
    if ($success === false) {
        return null;
    }
    $code = property_exists($value, 'statusCode') ? $value->statusCode : 200;
    $isSuccess = $success === true && is_number($code) && $code >= 200 && $code <= 299;
    if (!$isSuccess || $status < 200 || $status > 299) {
        throw new NotChecked("The provider's answer does not say that it succeeded.");
    }
    $payload = $value->payload ?? null;
    if (!is_array($payload) || count($payload) !== 1 || !($payload[0] instanceof \stdClass)) {
        throw new NotChecked("The provider's answer does not hold exactly one step-up.");
    }
    return $payload[0];
}

/**
 * Reads an entry strictly.
 *
 * @param float $latest the last moment, in Unix ms, that does not lie ahead
 */
function read_session(\stdClass $entry, string $sid, float $latest): \stdClass
{
    $given = (array) $entry;
    $memberId = array_key_exists('memberId', $given) ? $given['memberId'] : ($given['userId'] ?? null);
    $complete = is_name($memberId)
        && (array_key_exists('userId', $given) ? $given['userId'] : $memberId) === $memberId
        && is_name($given['projectId'] ?? null)
        && in_array($given['action'] ?? null, ACTIONS, true)
        && is_string($given['resource'] ?? null)
        && preg_match(RESOURCE, $given['resource'])
        && (array_key_exists('sid', $given) ? $given['sid'] : $sid) === $sid
        && in_array($given['status'] ?? null, ['verified', 'pending', 'rejected'], true);
    if (!$complete) {
        throw new NotChecked("The provider's answer is not complete, or about another step-up.");
    }
    $times = array_map(
        fn (string $name) => read_time($given, $name),
        ['verifiedAt', 'timestamp', 'createdAt', 'updatedAt'],
    );
    foreach ($times as $time) {
        if ($time !== null && $time > $latest) {
            throw new NotChecked("The provider's answer has a date that lies ahead: compare the clocks.");
        }
    }
    return (object) [
        'memberId' => $memberId,
        'projectId' => $given['projectId'],
        'resource' => $given['resource'],
        'action' => $given['action'],
        'status' => $given['status'],
        // `updatedAt` may be later than the verification: it makes nothing younger.
        'verifiedAt' => $times[0] ?? $times[1] ?? $times[2],
        'expiresAt' => read_time($given, 'expiresAt'),
    ];
}

/**
 * Reads Unix ms, or a date with its zone. Null where there is none.
 *
 * @param array<string, mixed> $given
 */
function read_time(array $given, string $name): int|float|null
{
    if (!array_key_exists($name, $given)) {
        return null;
    }
    $value = $given[$name];
    if (is_string($value) && preg_match(DATE, $value)) {
        $value = (float) (new \DateTimeImmutable($value))->format('U.u') * 1000;
    }
    if (!is_number($value) || $value <= 0 || $value > 8.64e15) {
        throw new NotChecked("The provider's answer has no date in $name.");
    }
    return $value;
}

/** RFC 6750, section 3, and RFC 9470, section 3. */
function challenge(Rule $rule, ?string $error, string $reason): Refused
{
    $scope = 'scope="' . $rule->scope() . '"';
    if ($error === 'insufficient_user_authentication') {
        $header = ['WWW-Authenticate' => "Bearer error=\"$error\", $scope, max_age=$rule->maxAge"];
        return answer(401, 'Unauthorized', 'Verify again that it is you.', $header, $reason);
    }
    $header = ['WWW-Authenticate' => $error === null ? "Bearer $scope" : "Bearer error=\"$error\""];
    return answer(401, 'Unauthorized', 'Sign in first.', $header, $reason);
}

/**
 * RFC 9457. It says what a page needs in order to go on, and nothing of what was found.
 *
 * @param array<string, string> $headers
 */
function answer(int $status, string $title, string $detail, array $headers, string $reason): Refused
{
    $common = [
        'Content-Type' => 'application/problem+json',
        'Cache-Control' => 'no-store',
        // A page of another origin reads only what is named here.
        'Access-Control-Expose-Headers' => 'WWW-Authenticate, Retry-After',
    ];
    $problem = ['type' => 'about:blank', 'title' => $title, 'status' => $status, 'detail' => $detail];
    return new Refused($status, $common + $headers, json_encode($problem, JSON_UNESCAPED_SLASHES), $reason);
}

/** Two numbers of 32 bytes, as openssl wants them: an ASN.1 sequence of two integers. */
function to_der(string $signature): string
{
    $integers = '';
    foreach (str_split($signature, 32) as $number) {
        $number = ltrim($number, "\0");
        // A leading bit that is set would make it negative.
        $number = $number === '' || ord($number[0]) > 127 ? "\0$number" : $number;
        $integers .= "\x02" . chr(strlen($number)) . $number;
    }
    return "\x30" . chr(strlen($integers)) . $integers;
}

function decode(string $base64url): string
{
    return (string) base64_decode(strtr($base64url, '-_', '+/'), true);
}

/** Reads a JSON object; null for anything else. */
function read_json(string $text): ?\stdClass
{
    $value = json_decode($text);
    return $value instanceof \stdClass ? $value : null;
}

function is_number(mixed $value): bool
{
    return is_int($value) || is_float($value);
}

function is_name(mixed $value): bool
{
    return is_string($value) && $value !== '';
}
