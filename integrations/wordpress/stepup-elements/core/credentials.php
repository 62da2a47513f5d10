<?php
/**
 * The access token of a request.
 *
 * @package StepUp
 */

namespace StepUp;

const MAX_TOKEN_LENGTH = 16384;

/**
 * Reads the token from `Authorization`, and from nowhere else: browsers send cookies by themselves, and addresses end in logs.
 * One spelling only, so that nothing in front of this server can read another token than it does.
 *
 * @param Request $request The request.
 * @throws Refusal `no-token` where none was sent at all, `invalid-token` where it cannot be one.
 */
function read_credentials( Request $request ): string {
	$header = (string) $request->header( 'authorization' );
	$start  = substr( $header, 0, MAX_TOKEN_LENGTH );
	if ( $start === $header && 1 === preg_match( '/^(Bearer|DPoP) ([A-Za-z0-9_.~+\/-]+=*)$/D', $header, $match ) ) {
		if ( 'Bearer' === $match[1] ) {
			return $match[2];
		}
		throw new Refusal( 'invalid-token', 'Transcodes knows bearer tokens only.' );
	}
	if ( 1 === preg_match( '/\b(bearer|dpop)\b/i', $start ) ) {
		throw new Refusal( 'invalid-token', 'The access token is not good.' );
	}
	throw new Refusal( 'no-token', 'The request carries no access token.' );
}
