<?php
/**
 * What themes and other plugins call.
 *
 * @package StepUp
 */

/**
 * Demands a step-up, for the `permission_callback` of a REST route.
 *
 *     'permission_callback' => function ( WP_REST_Request $request ) {
 *         return current_user_can( 'delete_posts' ) ? stepup_verify( $request, array( 'resource' => 'documents', 'action' => 'delete' ) ) : false;
 *     },
 *
 * Return what it returns: the error becomes the challenge that the page answers. A request that was refused once is not
 * handled, whatever the callback makes of it.
 *
 * @param WP_REST_Request      $request The request that WordPress is answering.
 * @param array<string, mixed> $rule    `resource`, `action` and, as in TypeScript, `maxAge`, `once`, `allowRole`, `force`.
 * @return true|WP_Error
 */
function stepup_verify( WP_REST_Request $request, array $rule ) {
	return StepUp\WordPress\Rest_Lock::verify( $request, $rule );
}

/**
 * Demands a step-up, for an action of admin-ajax.php or admin-post.php, or anything else that is sent by `createStepUpFetch`.
 * A plain form carries no token, and never passes. Where it is refused, this answers the request and ends it.
 *
 * @param array<string, mixed> $rule `resource`, `action` and, as in TypeScript, `maxAge`, `once`, `allowRole`, `force`.
 * @return array<string, string> Who stepped up: `id`, `projectId` and, where the token tells, `email`, `name`, `role`.
 */
function stepup_require( array $rule ): array {
	$decision = StepUp\WordPress\decide( StepUp\WordPress\current_request(), $rule );
	if ( 'allowed' === $decision->outcome ) {
		return $decision->member;
	}
	status_header( $decision->answer['status'] );
	foreach ( $decision->answer['headers'] as $name => $value ) {
		// What the site exposes already stays.
		header( "$name: $value", 'Access-Control-Expose-Headers' !== $name );
	}
	echo wp_json_encode( $decision->answer['body'] );
	exit;
}

/**
 * Who stepped up, in the callback of a route that `stepup_verify` guards.
 *
 * @param WP_REST_Request $request The request.
 * @return array<string, string>|null `id`, `projectId` and, where the token tells, `email`, `name`, `role`; null outside of it.
 */
function stepup_member( WP_REST_Request $request ): ?array {
	return StepUp\WordPress\Rest_Lock::member( $request );
}

/**
 * Links a user of WordPress to a member, before they have stepped up for the first time: where a site's own sign-in, or somebody
 * who knows them, can tell who they are. Once linked, nobody else's step-up counts for the user.
 *
 * @param int    $user_id   The user.
 * @param string $member_id The member's id at the provider.
 */
function stepup_link_member( int $user_id, string $member_id ): void {
	StepUp\WordPress\link_member( $user_id, StepUp\WordPress\setting( 'project_id' ), $member_id );
}

/**
 * The address of the elements' script, for a module that imports `createStepUpFetch` from it.
 *
 * @return string Empty where there is none.
 */
function stepup_script_url(): string {
	return StepUp\WordPress\script_url();
}
