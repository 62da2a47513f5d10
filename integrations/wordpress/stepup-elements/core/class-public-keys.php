<?php
/**
 * Verification keys, fixed or fetched.
 *
 * @package StepUp
 */

namespace StepUp;

/** Finds the key that a token names. */
final class Public_Keys {

	// How long fetched keys are believed, so that one that was withdrawn does not live on. Seconds, as all here.
	const FRESH = 600;

	// How long nobody can make us fetch again, by naming unknown keys or while the key server is down.
	const COOL_DOWN = 30;

	// How long a refresh may hold requests up for which there are keys.
	const REFRESH = 2;

	/**
	 * Where keys are fetched from; null where they are fixed.
	 *
	 * @var string|null
	 */
	private ?string $url = null;

	/**
	 * PEM by `kid`: the fixed keys, or those that were fetched last.
	 *
	 * @var array<string, string>
	 */
	private array $keys = array();

	/**
	 * When they were fetched, Unix seconds.
	 *
	 * @var float
	 */
	private float $fetched_at = 0;

	/**
	 * Until when nothing is fetched.
	 *
	 * @var float
	 */
	private float $cools_until = 0;

	/**
	 * Whether the last attempt failed.
	 *
	 * @var bool
	 */
	private bool $is_outage = false;

	/**
	 * Asks the key server.
	 *
	 * @var Http_Client
	 */
	private Http_Client $http;

	/**
	 * Keeps fetched keys; null: only for as long as this object lives.
	 *
	 * @var Key_Cache|null
	 */
	private ?Key_Cache $cache;

	/**
	 * How long one question may take.
	 *
	 * @var float
	 */
	private float $timeout;

	/**
	 * How much longer the last good keys serve while they cannot be fetched anew.
	 *
	 * @var float
	 */
	private float $stale_if_error;

	/**
	 * Takes a JWK, a JWKS, or the address of a JWKS.
	 *
	 * @param mixed          $public_key     An object of JSON, or an address.
	 * @param Http_Client    $http           Asks the key server.
	 * @param Key_Cache|null $cache          Keeps fetched keys from one request to the next.
	 * @param float          $timeout        Seconds.
	 * @param float          $stale_if_error Seconds.
	 * @throws \InvalidArgumentException For a key that must not or cannot be used.
	 */
	public function __construct( $public_key, Http_Client $http, ?Key_Cache $cache, float $timeout, float $stale_if_error ) {
		$this->http           = $http;
		$this->cache          = $cache;
		$this->timeout        = $timeout;
		$this->stale_if_error = $stale_if_error;
		if ( is_string( $public_key ) ) {
			$this->url = check_service_url( $public_key, 'publicKey' );
			return;
		}
		$keys = list_keys( $public_key );
		if ( ! $keys ) {
			throw new \InvalidArgumentException( 'publicKey must be a JWK, a JWKS, or the https address of one.' );
		}
		foreach ( $keys as $key ) {
			$why = why_not_public_key( $key );
			if ( null !== $why ) {
				throw new \InvalidArgumentException( "publicKey cannot be used: $why." );
			}
			if ( isset( $this->keys[ $key->kid ] ) ) {
				throw new \InvalidArgumentException( 'Two public keys have the same kid.' );
			}
			$this->keys[ $key->kid ] = to_pem( $key->x, $key->y );
		}
	}

	/**
	 * Finds a key.
	 *
	 * @param string $kid      Its name.
	 * @param float  $deadline Until when, Unix seconds.
	 * @return string|null Its PEM; null where there is none of that name.
	 * @throws Refusal `not-checked` where that could not be found out.
	 */
	public function find( string $kid, float $deadline ): ?string {
		if ( null === $this->url ) {
			return $this->keys[ $kid ] ?? null;
		}
		$this->restore();
		$now      = microtime( true );
		$is_fresh = self::is_within( $now, $this->fetched_at, self::FRESH );
		if ( $is_fresh && isset( $this->keys[ $kid ] ) ) {
			return $this->keys[ $kid ];
		}
		if ( ! self::is_within( $now, $this->cools_until - self::COOL_DOWN, self::COOL_DOWN ) ) {
			if ( $is_fresh ) {
				// Kept before the question: other requests that name unknown keys then ask nothing.
				$this->cools_until = $now + self::COOL_DOWN;
				$this->keep();
			}
			$this->fetch( $deadline );
			$is_fresh = ! $this->is_outage;
		}
		$keys = $is_fresh || $this->has_last_good() ? $this->keys : array();
		if ( isset( $keys[ $kid ] ) ) {
			return $keys[ $kid ];
		}
		if ( $this->is_outage ) {
			// Among keys that could not be fetched anew, one that is missing may only be newer.
			throw new Refusal( 'not-checked', 'The verification keys could not be fetched: check publicKey and the way there.', 'keys-unavailable' );
		}
		return null;
	}

	/**
	 * Fetches the keys, and remembers how that went.
	 *
	 * @param float $deadline Until when.
	 */
	private function fetch( float $deadline ): void {
		$limit = $this->has_last_good() ? min( $this->timeout, self::REFRESH ) : $this->timeout;
		try {
			$answer = $this->http->send( 'GET', (string) $this->url, array( 'Accept' => 'application/json' ), null, max( 0.001, min( $limit, $deadline - microtime( true ) ) ) );
			$is_one = $answer['status'] >= 200 && $answer['status'] <= 299 && null !== $answer['body'];
			$keys   = $is_one ? list_keys( parse_json( $answer['body'] ) ) : null;
		} catch ( Refusal | \JsonException $exception ) {
			$keys = null;
		}
		$this->is_outage = null === $keys;
		if ( null === $keys ) {
			$this->cools_until = microtime( true ) + self::COOL_DOWN;
		} else {
			$this->keys       = self::usable( $keys );
			$this->fetched_at = microtime( true );
		}
		$this->keep();
	}

	/**
	 * Those keys of a set that can be used. A set may hold keys for other uses as well; of two different ones with one name
	 * nobody can tell which is meant.
	 *
	 * @param array<mixed> $keys The set.
	 * @return array<string, string>
	 */
	private static function usable( array $keys ): array {
		$usable    = array();
		$ambiguous = array();
		foreach ( $keys as $key ) {
			if ( null !== why_not_public_key( $key ) ) {
				continue;
			}
			$pem = to_pem( $key->x, $key->y );
			if ( isset( $usable[ $key->kid ] ) && $usable[ $key->kid ] !== $pem ) {
				$ambiguous[ $key->kid ] = true;
			}
			$usable[ $key->kid ] = $pem;
		}
		return array_diff_key( $usable, $ambiguous );
	}

	/** Whether the last good keys may still serve although they cannot be fetched anew. */
	private function has_last_good(): bool {
		return self::is_within( microtime( true ), $this->fetched_at, self::FRESH + $this->stale_if_error );
	}

	/**
	 * Whether a moment lies within a span. By a clock that was set back, nothing is within anything.
	 *
	 * @param float $now     The moment.
	 * @param float $since   Where the span begins.
	 * @param float $seconds How long it is.
	 */
	private static function is_within( float $now, float $since, float $seconds ): bool {
		return $now >= $since && $now - $since < $seconds;
	}

	/** Takes up what an earlier request learned, if it was about the same address. */
	private function restore(): void {
		$state = $this->cache ? $this->cache->read() : null;
		if ( null === $state || ( $state['url'] ?? null ) !== $this->url ) {
			return;
		}
		$this->keys        = $state['keys'];
		$this->fetched_at  = $state['fetched_at'];
		$this->cools_until = $state['cools_until'];
		$this->is_outage   = $state['is_outage'];
	}

	/** Keeps what is known for the next request. */
	private function keep(): void {
		if ( $this->cache ) {
			$this->cache->write(
				array(
					'url'         => $this->url,
					'keys'        => $this->keys,
					'fetched_at'  => $this->fetched_at,
					'cools_until' => $this->cools_until,
					'is_outage'   => $this->is_outage,
				)
			);
		}
	}
}
