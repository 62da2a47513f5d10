<?php
/**
 * The id of a request's step-up session.
 *
 * @package StepUp
 */

namespace StepUp;

const MAX_BODY_BYTES = 65536;

/**
 * Reads the id from its header, else from a small JSON body as `stepUpSid` or `sid`. To be called only once the token holds:
 * until then nobody's body is worth reading. A malformed one never falls back to the next place.
 *
 * @param Request $request The request.
 * @return array{0: string|null, 1: string} The id, or null; and the reason where there is none.
 */
function read_session_id( Request $request ): array {
	$header = $request->header( 'x-step-up-session-id' );
	if ( null !== $header ) {
		return well_formed_id( $header );
	}
	$type = (string) $request->header( 'content-type' );
	if ( 1 !== preg_match( '/^application\/(?:[A-Za-z0-9_.+-]+\+)?json[ \t]*(?:;|$)/iD', $type ) ) {
		return array( null, 'no-step-up' );
	}
	$reason = reason_not_to_read( $request, $type );
	if ( null !== $reason ) {
		return array( null, $reason );
	}
	$text = $request->body( MAX_BODY_BYTES + 1 );
	if ( strlen( $text ) > MAX_BODY_BYTES ) {
		return array( null, 'body-too-large' );
	}
	if ( '' === $text ) {
		return array( null, 'no-step-up' );
	}
	try {
		$body = parse_json( $text );
	} catch ( \JsonException $exception ) {
		return array( null, 'body-not-readable' );
	}
	foreach ( array( 'stepUpSid', 'sid' ) as $name ) {
		if ( $body instanceof \stdClass && property_exists( $body, $name ) ) {
			return well_formed_id( $body->$name );
		}
	}
	return array( null, 'no-step-up' );
}

/**
 * Takes an id, or none.
 *
 * @param mixed $value What stands where an id belongs.
 * @return array{0: string|null, 1: string}
 */
function well_formed_id( $value ): array {
	return array( is_session_id( $value ) ? $value : null, 'no-step-up' );
}

/**
 * Why a body cannot be looked into.
 *
 * @param Request $request The request.
 * @param string  $type    Its content type.
 */
function reason_not_to_read( Request $request, string $type ): ?string {
	if ( 1 !== preg_match( '/^(identity)?$/iD', (string) $request->header( 'content-encoding' ) ) ) {
		return 'body-compressed';
	}
	$charset = 1 === preg_match( '/;[ \t]*charset="?([^\s;"]*)/i', $type, $match ) ? $match[1] : 'utf-8';
	if ( 1 !== preg_match( '/^(utf-?8|us-ascii)$/iD', $charset ) ) {
		return 'body-charset';
	}
	return (float) $request->header( 'content-length' ) > MAX_BODY_BYTES ? 'body-too-large' : null;
}
