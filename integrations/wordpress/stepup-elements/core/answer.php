<?php
/**
 * The answer to a request that is not let through.
 *
 * @package StepUp
 */

namespace StepUp;

/**
 * Answers a refusal (RFC 9457; RFC 6750, section 3; RFC 9470, section 3). It says what a page needs in order to go on, and
 * nothing of what was found.
 *
 * @param string    $answer How it is answered: see `Refusal`.
 * @param Rule|null $rule   What the route asks for; null where it is no rule, which is answered with 503.
 * @return array{status: int, headers: array<string, string>, body: array<string, string|int>}
 */
function answer_to( string $answer, ?Rule $rule ): array {
	if ( 'denied' === $answer ) {
		return problem( 403, 'Forbidden', 'You may not do this.', array() );
	}
	if ( 'not-checked' === $answer || null === $rule ) {
		return problem( 503, 'Service Unavailable', 'The step-up could not be checked just now.', array( 'Retry-After' => '5' ) );
	}
	$scope = 'scope="' . $rule->scope() . '"';
	if ( 'no-token' === $answer ) {
		return problem( 401, 'Unauthorized', 'Sign in first.', array( 'WWW-Authenticate' => "Bearer $scope" ) );
	}
	if ( 'invalid-token' === $answer ) {
		return problem( 401, 'Unauthorized', 'Sign in first.', array( 'WWW-Authenticate' => 'Bearer error="invalid_token"' ) );
	}
	$params = array( 'error="insufficient_user_authentication"', $scope, "max_age=$rule->max_age" );
	if ( $rule->acr_values ) {
		$params[] = 'acr_values="' . implode( ' ', $rule->acr_values ) . '"';
	}
	return problem( 401, 'Unauthorized', 'Verify again that it is you.', array( 'WWW-Authenticate' => 'Bearer ' . implode( ', ', $params ) ) );
}

/**
 * A problem document.
 *
 * @param int                   $status  Its status.
 * @param string                $title   The status in words.
 * @param string                $detail  What the person can do.
 * @param array<string, string> $headers Its own headers.
 * @return array{status: int, headers: array<string, string>, body: array<string, string|int>}
 */
function problem( int $status, string $title, string $detail, array $headers ): array {
	return array(
		'status'  => $status,
		'headers' => array(
			'Content-Type'                  => 'application/problem+json',
			'Cache-Control'                 => 'no-store',
			// A page of another origin reads only the headers that are named here.
			'Access-Control-Expose-Headers' => 'WWW-Authenticate, Retry-After',
		) + $headers,
		'body'    => array(
			'type'   => 'about:blank',
			'title'  => $title,
			'status' => $status,
			'detail' => $detail,
		),
	);
}
