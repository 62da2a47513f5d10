<?php
/**
 * Transcodes' access tokens.
 *
 * @package StepUp
 */

namespace StepUp;

/** Reads access tokens: JWTs signed with ES256. */
final class Access_Tokens {

	// The one way to write a JWT with an ES256 signature: decoders also read padding and spare bits.
	const COMPACT = '/^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{85}[AQgw])$/D';

	// A token that expired so recently may be a good one, by a clock that is ahead. Seconds.
	const NEARLY_GOOD = 300;

	/**
	 * Finds the key that a token names.
	 *
	 * @var Public_Keys
	 */
	private Public_Keys $keys;

	/**
	 * What a token must say: `projectId`, `audience`, `issuer` (null: not checked), `clockTolerance` in seconds.
	 *
	 * @var array<string, mixed>
	 */
	private array $expected;

	/**
	 * Makes the reader.
	 *
	 * @param Public_Keys          $keys     Finds the key that a token names.
	 * @param array<string, mixed> $expected `projectId`, `audience`, `issuer`, `clockTolerance`.
	 */
	public function __construct( Public_Keys $keys, array $expected ) {
		$this->keys     = $keys;
		$this->expected = $expected;
	}

	/**
	 * Reads a token.
	 *
	 * @param string $token    As it came.
	 * @param float  $deadline Until when, Unix seconds.
	 * @return \stdClass Its claims.
	 * @throws Refusal `invalid-token` for every token that is not good, `not-checked` where the key could not be had.
	 */
	public function read( string $token, float $deadline ): \stdClass {
		if ( 1 !== preg_match( self::COMPACT, $token, $parts ) ) {
			throw self::refusal( 'The access token is no JWT with an ES256 signature.' );
		}
		list( , $header, $payload, $signature ) = $parts;
		$protected = self::read_object( $header );
		// Compared here, so that the token never chooses; and an extension that is not known must not be ignored (RFC 7515).
		if ( 'ES256' !== ( $protected->alg ?? null ) || property_exists( $protected, 'crit' ) ) {
			throw self::refusal( 'The access token is not signed as it must be.' );
		}
		$kid = $protected->kid ?? null;
		$pem = is_name( $kid ) ? $this->keys->find( $kid, $deadline ) : null;
		if ( null === $pem ) {
			throw self::refusal( sprintf( 'The access token names the key %s, which is not known: check publicKey.', quote( $kid ) ), 'unknown-key' );
		}
		$this->check_signature( "$header.$payload", $signature, $pem );
		$claims = self::read_object( $payload );
		$this->check_claims( $claims );
		return $claims;
	}

	/**
	 * Checks a signature.
	 *
	 * @param string $signed    What was signed.
	 * @param string $signature Base64url.
	 * @param string $pem       The key.
	 * @throws Refusal Where it does not hold, or the key is none.
	 */
	private function check_signature( string $signed, string $signature, string $pem ): void {
		$key = openssl_pkey_get_public( $pem );
		if ( false === $key ) {
			throw new Refusal( 'not-checked', 'A public key is not a point of its curve.' );
		}
		if ( 1 !== openssl_verify( $signed, to_der( decode_base64url( $signature ) ), $key, OPENSSL_ALGO_SHA256 ) ) {
			throw self::refusal( 'The access token names a key that did not make its signature: was publicKey changed, is it of this project?', 'wrong-signature' );
		}
	}

	/**
	 * Checks what a token says.
	 *
	 * @param \stdClass $claims What its issuer has signed.
	 * @throws Refusal Where any of it is not as it must be.
	 */
	private function check_claims( \stdClass $claims ): void {
		list( 'projectId' => $project_id, 'audience' => $audience, 'issuer' => $issuer ) = $this->expected;
		foreach ( array( 'exp', 'sub', 'projectId', 'aud' ) as $name ) {
			if ( ! property_exists( $claims, $name ) ) {
				throw self::refusal( "The access token has no $name." );
			}
		}
		if ( null !== $issuer && ( $claims->iss ?? null ) !== $issuer ) {
			throw self::refusal( 'The access token is of another issuer.' );
		}
		if ( ! in_array( $audience, is_array( $claims->aud ) ? $claims->aud : array( $claims->aud ), true ) ) {
			throw self::refusal( 'The access token is for another audience.' );
		}
		$this->check_times( $claims );
		if ( ! is_name( $claims->sub ) ) {
			throw self::refusal( 'The access token names no member.' );
		}
		if ( $claims->projectId !== $project_id ) { // phpcs:ignore WordPress.NamingConventions -- the token's own name.
			throw self::refusal( sprintf( 'The access token is for another project than %s: check projectId here and on the page.', quote( $project_id ) ), 'wrong-project' );
		}
		// Bound to a key that nobody has shown: to take it as a bearer token would undo that (RFC 9449, section 7.2).
		if ( property_exists( $claims, 'cnf' ) ) {
			throw self::refusal( 'The access token is bound to a key.' );
		}
	}

	/**
	 * Checks when a token holds.
	 *
	 * @param \stdClass $claims What its issuer has signed.
	 * @throws Refusal Where it does not hold now.
	 */
	private function check_times( \stdClass $claims ): void {
		foreach ( array( 'iat', 'nbf', 'exp' ) as $name ) {
			if ( property_exists( $claims, $name ) && ! is_number( $claims->$name ) ) {
				throw self::refusal( "The access token has no $name that is a number." );
			}
		}
		$now    = time();
		$latest = $now + $this->expected['clockTolerance'];
		if ( ( $claims->nbf ?? 0 ) > $latest ) {
			throw self::refusal( 'The access token begins ahead of this clock: check it.', 'clock' );
		}
		$late = $now - $this->expected['clockTolerance'] - $claims->exp;
		if ( $late >= 0 ) {
			throw self::refusal( 'The access token has expired; where that happens with new ones, the clock is ahead.', $now - $claims->exp <= self::NEARLY_GOOD ? 'clock' : null );
		}
		if ( ( $claims->iat ?? 0 ) > $latest ) {
			throw self::refusal( 'The access token was issued ahead of this clock: check it.', 'clock' );
		}
	}

	/**
	 * Reads a part of a token.
	 *
	 * @param string $part Base64url of a JSON object.
	 * @throws Refusal Where it is none.
	 */
	private static function read_object( string $part ): \stdClass {
		try {
			$json  = decode_base64url( $part );
			$value = 1 === preg_match( '//u', $json ) ? parse_json( $json ) : null; // UTF-8, as RFC 7519 has it.
		} catch ( \JsonException $exception ) {
			$value = null;
		}
		if ( ! $value instanceof \stdClass ) {
			throw self::refusal( 'The access token is malformed.' );
		}
		return $value;
	}

	/**
	 * The refusal of a token.
	 *
	 * @param string      $message What the operator can do.
	 * @param string|null $reason  Why, where there is more to say.
	 */
	private static function refusal( string $message, ?string $reason = null ): Refusal {
		return new Refusal( 'invalid-token', $message, $reason );
	}
}
