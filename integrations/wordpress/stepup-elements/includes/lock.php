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

const MEMBER_KEY = 'stepup_member_';

/**
 * Decides about a request, and tells the site.
 *
 * @param Request              $request The request.
 * @param array<string, mixed> $rule    What is asked for.
 */
function decide( Request $request, array $rule ): Decision {
	try {
		$decision = make_guard()->check( $request, $rule, __NAMESPACE__ . '\check_member_is_user' );
		if ( 'allowed' === $decision->outcome ) {
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

/**
 * Whoever is signed in at WordPress has to be the member who stepped up: else one person's proof would open another one's
 * session. Compared by e-mail address, and from the first time on by the member's id as well: whoever has taken over a session
 * of WordPress can give its user another address there, their own, and nobody confirms it.
 *
 * @param array<string, string> $member Whose token it is.
 * @throws Refusal `denied` where they differ: another step-up would not help.
 */
function check_member_is_user( array $member ): void {
	$user    = wp_get_current_user();
	$known   = $user->exists() ? get_user_meta( $user->ID, member_key( $member ), true ) : '';
	$is_same = ! $user->exists() || (
		isset( $member['email'] ) && 0 === strcasecmp( $member['email'], $user->user_email ) && in_array( $known, array( '', $member['id'] ), true )
	);
	/**
	 * Decides whether a member and a user are one person, for a site that knows that otherwise than by their address.
	 *
	 * @param bool                  $is_same What the addresses say; true where nobody is signed in at WordPress.
	 * @param array<string, string> $member  `id`, `projectId` and, where the token tells, `email`, `name`, `role`.
	 * @param \WP_User              $user    Who is signed in.
	 */
	if ( true !== apply_filters( 'stepup_member_is_user', $is_same, $member, $user ) ) {
		throw new Refusal( 'denied', 'The member who stepped up is not the user who is signed in at WordPress. Where a user has a new account, delete their user meta ' . member_key( $member ) . '.', 'other-user' );
	}
}

/**
 * Remembers as which member the user who is signed in has passed first.
 *
 * @param array<string, string> $member Who has passed.
 */
function keep_member_of_user( array $member ): void {
	$user = wp_get_current_user();
	if ( $user->exists() ) {
		add_user_meta( $user->ID, member_key( $member ), $member['id'], true );
	}
}

/**
 * Where it is remembered which member a user is. A network has one user for all its sites, which may have projects of their own.
 *
 * @param array<string, string> $member The member.
 */
function member_key( array $member ): string {
	return MEMBER_KEY . $member['projectId'];
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
