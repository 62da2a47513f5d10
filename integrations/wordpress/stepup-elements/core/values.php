<?php
/**
 * What single values may be.
 *
 * @package StepUp
 */

namespace StepUp;

const ACTIONS = array( 'create', 'read', 'update', 'delete' );

/**
 * Whether this can be the name of a resource: one scope token (RFC 6749, section 3.3).
 *
 * @param mixed $value Anything.
 */
function is_resource_name( $value ): bool {
	return is_string( $value ) && 1 === preg_match( '/^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/D', $value );
}

/**
 * Whether this can be the id of a step-up session. Nothing else ever becomes part of the provider's address.
 *
 * @param mixed $value Anything.
 */
function is_session_id( $value ): bool {
	return is_string( $value ) && 1 === preg_match( '/^[A-Za-z0-9_-]{1,128}$/D', $value );
}

/**
 * Whether this can name somebody or something: a text that is not empty.
 *
 * @param mixed $value Anything.
 */
function is_name( $value ): bool {
	return is_string( $value ) && '' !== $value;
}

/**
 * Whether this is a number of JSON: a text that looks like one is none.
 *
 * @param mixed $value Anything.
 */
function is_number( $value ): bool {
	return is_int( $value ) || is_float( $value );
}

/**
 * Reads a duration: whole seconds, or a text such as `900`, `90s`, `15m` or `1h`.
 *
 * @param mixed $value The duration as it was written.
 * @return int Seconds, 1 or more: 0 cannot be met on a server, where the proof took time to get to.
 * @throws \InvalidArgumentException For anything else.
 */
function parse_max_age( $value ): int {
	$text = is_int( $value ) || is_string( $value ) ? (string) $value : '';
	if ( 1 === preg_match( '/^\s*(\d{1,9})([smh]?)\s*$/D', $text, $match ) ) {
		$units   = array(
			''  => 1,
			's' => 1,
			'm' => 60,
			'h' => 3600,
		);
		$seconds = (int) $match[1] * $units[ $match[2] ];
		if ( $seconds >= 1 ) {
			return $seconds;
		}
	}
	throw new \InvalidArgumentException( 'maxAge must be at least 1 second: whole seconds, or 90s, 15m, 1h. For one use, say once.' );
}

/**
 * Reads JSON as everybody does who takes UTF-8: a mark at its beginning is skipped, a byte that is none is replaced.
 *
 * @param string $text The text.
 * @return mixed Objects as \stdClass.
 * @throws \JsonException Where it is no JSON.
 */
function parse_json( string $text ) {
	$text = 0 === strncmp( $text, "\xEF\xBB\xBF", 3 ) ? substr( $text, 3 ) : $text;
	return json_decode( readable_escapes( $text ), false, 512, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE );
}

/**
 * Replaces what PHP refuses of JSON and others take: half of a character, as it is left where a text was cut, and NUL, which
 * no name of an object may begin with.
 *
 * @param string $json The text.
 */
function readable_escapes( string $json ): string {
	// Escape by escape, so that a backslash that is escaped itself begins none; two halves that belong together are one.
	return (string) preg_replace_callback(
		'/\\\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/s',
		static function ( array $found ): string {
			return 1 === preg_match( '/^\\\\u(?:[dD][89a-fA-F]..|0000)$/D', $found[0] ) ? '\\ufffd' : $found[0];
		},
		$json
	);
}

/**
 * Decodes base64url. An empty text where it is none.
 *
 * @param string $text The text.
 */
function decode_base64url( string $text ): string {
	return (string) base64_decode( strtr( $text, '-_', '+/' ), true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- what JWT is written in.
}

/**
 * Makes what somebody sent fit for a log: printable, short, in quotes.
 *
 * @param mixed $value Anything.
 */
function quote( $value ): string {
	$text = is_string( $value ) ? $value : (string) json_encode( $value ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- without WordPress.
	return '"' . preg_replace( '/[^\x20-\x7E]|["\\\\]/', '?', substr( $text, 0, 64 ) ) . '"';
}

/**
 * Refuses an array with a key that nobody knows: what it was meant to say would not hold, without a word.
 *
 * @param string               $what  What the error calls it.
 * @param array<string, mixed> $given What was given.
 * @param string[]             $known The keys that are known.
 * @throws \InvalidArgumentException With the key, and those that are known.
 */
function refuse_unknown_keys( string $what, array $given, array $known ): void {
	foreach ( array_keys( $given ) as $key ) {
		if ( ! in_array( $key, $known, true ) ) {
			throw new \InvalidArgumentException( sprintf( '%s has no %s: it may have %s.', $what, quote( $key ), implode( ', ', $known ) ) );
		}
	}
}
