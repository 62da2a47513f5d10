<?php
/**
 * Public keys for ES256, by PHP's openssl.
 *
 * @package StepUp
 */

namespace StepUp;

// What stands before the point of a P-256 key in a SubjectPublicKeyInfo (RFC 5480).
const P256_PREFIX = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';

/**
 * Says what keeps a key from being the public half of an ES256 key with a name.
 *
 * @param mixed $key A JWK.
 * @return string|null Null if nothing does.
 */
function why_not_public_key( $key ): ?string {
	if ( ! $key instanceof \stdClass ) {
		return 'it is not a JWK';
	}
	if ( property_exists( $key, 'd' ) ) {
		return 'it is a private key, which must not leave the identity provider';
	}
	$kty = $key->kty ?? null;
	if ( 'oct' === $kty || property_exists( $key, 'k' ) ) {
		return 'it is a symmetric key';
	}
	if ( 'EC' !== $kty || 'P-256' !== ( $key->crv ?? null ) ) {
		return 'it is not a key of the curve P-256';
	}
	foreach ( array( $key->x ?? null, $key->y ?? null ) as $coordinate ) {
		if ( ! is_string( $coordinate ) || 1 !== preg_match( '/^[A-Za-z0-9_-]{43}$/D', $coordinate ) ) {
			return 'its coordinates are malformed';
		}
	}
	if ( 'ES256' !== ( $key->alg ?? 'ES256' ) || 'sig' !== ( $key->use ?? 'sig' ) ) {
		return 'it is not for ES256 signatures';
	}
	if ( ! in_array( 'verify', (array) ( $key->key_ops ?? array( 'verify' ) ), true ) ) {
		return 'it is not for verification';
	}
	return is_name( $key->kid ?? null ) ? null : 'it has no kid';
}

/**
 * The keys of a JWK or a JWKS.
 *
 * @param mixed $value What should be one.
 * @return array<mixed>|null Null where it is neither.
 */
function list_keys( $value ): ?array {
	if ( ! $value instanceof \stdClass ) {
		return null;
	}
	if ( ! property_exists( $value, 'keys' ) ) {
		return property_exists( $value, 'kty' ) ? array( $value ) : null;
	}
	return is_array( $value->keys ) ? $value->keys : null;
}

/**
 * Writes the key of a JWK as PEM, which is what openssl reads.
 *
 * @param string $x The one coordinate, 43 characters of base64url.
 * @param string $y The other.
 */
function to_pem( string $x, string $y ): string {
	$der = hex2bin( P256_PREFIX ) . decode_base64url( $x ) . decode_base64url( $y );
	return "-----BEGIN PUBLIC KEY-----\n" . chunk_split( base64_encode( $der ), 64, "\n" ) . "-----END PUBLIC KEY-----\n"; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- what PEM is written in.
}

/**
 * Writes two numbers of 32 bytes as openssl wants them: an ASN.1 sequence of two integers.
 *
 * @param string $signature The 64 bytes of a JWT's signature.
 */
function to_der( string $signature ): string {
	$integers = '';
	foreach ( str_split( $signature, 32 ) as $number ) {
		$number = ltrim( $number, "\0" );
		// A first bit that is set would make it negative.
		$number    = '' === $number || ord( $number[0] ) > 127 ? "\0$number" : $number;
		$integers .= "\x02" . chr( strlen( $number ) ) . $number;
	}
	return "\x30" . chr( strlen( $integers ) ) . $integers;
}
