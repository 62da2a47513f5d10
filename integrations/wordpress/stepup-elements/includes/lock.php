<?php
/**
 * The lock, with what WordPress knows beside it.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

use StepUp\Decision;
use StepUp\Refusal;
use StepUp\Request;

/**
 * Decides about a request, and tells the site.
 *
 * @param Request              $request The request.
 * @param array<string, mixed> $rule    What is asked for.
 */
function decide( Request $request, array $rule ): Decision {
	try {
		$decision = make_guard()->check( $request, $rule, __NAMESPACE__ . '\check_member_is_user' );
		// A role lets somebody pass by the token alone, which says too little to be remembered.
		if ( 'step-up' === $decision->kind ) {
			keep_member_of_user( $decision->member );
		}
	} catch ( \InvalidArgumentException $mistake ) {
		$decision = Decision::refuse( new Refusal( 'not-checked', $mistake->getMessage() ), null, null );
	} catch ( \Throwable $problem ) {
		$decision = Decision::refuse( new Refusal( 'not-checked', 'The lock could not be made: ' . get_class( $problem ) . '.' ), null, null );
	}
	/**
	 * Tells what was decided, for a log. It holds no token and no session id.
	 *
	 * @param Decision             $decision `outcome`, `reason`, `message`, `member`.
	 * @param array<string, mixed> $rule     What was asked for.
	 */
	do_action( 'stepup_decision', $decision, $rule );
	if ( 'unavailable' === $decision->outcome && ! has_action( 'stepup_decision' ) ) {
		error_log( "StepUp Elements: $decision->reason: $decision->message" ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- the operator has to see that the lock cannot decide.
	}
	return $decision;
}

/** The request that PHP is answering. */
function current_request(): Request {
	$headers = array();
	// WordPress has put a slash before each quotation mark.
	foreach ( wp_unslash( $_SERVER ) as $name => $value ) {
		$is_header = 0 === strncmp( $name, 'HTTP_', 5 ) || in_array( $name, array( 'CONTENT_TYPE', 'CONTENT_LENGTH' ), true );
		if ( $is_header && is_string( $value ) && '' !== $value ) {
			$headers[ (string) preg_replace( '/^HTTP_/', '', $name ) ] = $value;
		}
	}
	// Where Apache runs PHP by CGI, WordPress's own rewrite rule hands the header on under this name.
	if ( ! isset( $headers['AUTHORIZATION'] ) && isset( $_SERVER['REDIRECT_HTTP_AUTHORIZATION'] ) ) {
		$headers['AUTHORIZATION'] = (string) wp_unslash( $_SERVER['REDIRECT_HTTP_AUTHORIZATION'] ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- the lock reads it strictly.
	}
	return new Request(
		$headers,
		function ( int $max_bytes ) {
			return (string) file_get_contents( 'php://input', false, null, 0, $max_bytes );
		}
	);
}
