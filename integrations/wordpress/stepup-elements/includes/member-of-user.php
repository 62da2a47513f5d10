<?php
/**
 * Which member a user of WordPress is.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

use StepUp\Refusal;

const MEMBER_KEY = 'stepup_member_';

const FORMER_ADDRESS_KEY = 'stepup_former_address';

/** Hooks it into WordPress. */
function register_member_of_user(): void {
	add_action( 'profile_update', __NAMESPACE__ . '\keep_former_address', 10, 2 );
}

/**
 * Whoever is signed in at WordPress has to be the member who stepped up: else one person's proof would open another one's
 * session.
 *
 * @param array<string, string> $member Whose token it is.
 * @throws Refusal `denied` where they differ: another step-up would not help.
 */
function check_member_is_user( array $member ): void {
	$user = wp_get_current_user();
	/**
	 * Decides whether a member and a user are one person, for a site that knows that otherwise than by their address.
	 *
	 * @param bool                  $is_same What is known here; true where nobody is signed in at WordPress.
	 * @param array<string, string> $member  `id`, `projectId` and, where the token tells, `email`, `name`, `role`.
	 * @param \WP_User              $user    Who is signed in.
	 */
	if ( true === apply_filters( 'stepup_member_is_user', ! $user->exists() || is_member( $user, $member ), $member, $user ) ) {
		return;
	}
	if ( '' === linked_member( $user->ID, $member['projectId'] ) && 'beforehand' === setting( 'member_linking' ) ) {
		throw new Refusal( 'denied', 'The user who is signed in at WordPress was not linked to a member: see stepup_link_member.', 'other-user' );
	}
	throw new Refusal( 'denied', 'The member who stepped up is not the user who is signed in at WordPress. Where a user has a new account, delete their user meta ' . MEMBER_KEY . $member['projectId'] . '; where they have given themselves a new address, ' . FORMER_ADDRESS_KEY . '.', 'other-user' );
}

/**
 * Whether a user is a member: by the address and, once they have stepped up or were linked, by the member's id as well.
 *
 * Until then only the address tells, and whoever has taken over a session of WordPress can give its user another one, their
 * own, which nobody confirms. So an address that its user has changed counts for nothing: the former one does.
 *
 * @param \WP_User              $user   Who is signed in.
 * @param array<string, string> $member Whose token it is.
 */
function is_member( \WP_User $user, array $member ): bool {
	$linked  = linked_member( $user->ID, $member['projectId'] );
	$address = $user->user_email;
	if ( '' === $linked ) {
		$former  = (string) get_user_meta( $user->ID, FORMER_ADDRESS_KEY, true );
		$address = '' === $former ? $address : $former;
	}
	$may_link = '' === $linked && 'first-use' === setting( 'member_linking' );
	return ( $may_link || $linked === $member['id'] ) && isset( $member['email'] ) && 0 === strcasecmp( $member['email'], $address );
}

/**
 * Remembers as which member the user who is signed in has stepped up first.
 *
 * @param array<string, string> $member Who has stepped up.
 */
function keep_member_of_user( array $member ): void {
	$user = wp_get_current_user();
	if ( $user->exists() && '' === linked_member( $user->ID, $member['projectId'] ) ) {
		link_member( $user->ID, $member['projectId'], $member['id'] );
	}
}

/**
 * Links a user to a member.
 *
 * @param int    $user_id    The user.
 * @param string $project_id A network has one user for all its sites, which may have projects of their own.
 * @param string $member_id  The member's id.
 */
function link_member( int $user_id, string $project_id, string $member_id ): void {
	update_user_meta( $user_id, wp_slash( MEMBER_KEY . $project_id ), wp_slash( $member_id ) );
	delete_user_meta( $user_id, FORMER_ADDRESS_KEY );
}

/**
 * As which member a user is known; empty where as none.
 *
 * @param int    $user_id    The user.
 * @param string $project_id The project.
 */
function linked_member( int $user_id, string $project_id ): string {
	return (string) get_user_meta( $user_id, MEMBER_KEY . $project_id, true );
}

/**
 * Keeps the address that somebody had before they changed it themselves. Another one who may edit them, or the site's own code,
 * such as a sign-in that takes addresses over, has the last word.
 *
 * @param int      $user_id Who was changed.
 * @param \WP_User $former  What they were.
 */
function keep_former_address( int $user_id, \WP_User $former ): void {
	$user = get_userdata( $user_id );
	if ( ! $user || 0 === strcasecmp( $user->user_email, $former->user_email ) ) {
		return;
	}
	if ( get_current_user_id() === $user_id ) {
		add_user_meta( $user_id, FORMER_ADDRESS_KEY, wp_slash( $former->user_email ), true );
	} else {
		delete_user_meta( $user_id, FORMER_ADDRESS_KEY );
	}
}
