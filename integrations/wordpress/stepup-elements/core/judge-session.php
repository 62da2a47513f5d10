<?php
/**
 * Whether a step-up opens what a rule guards.
 *
 * @package StepUp
 */

namespace StepUp;

/**
 * Judges a step-up, for one member, now.
 *
 * @param array<string, mixed> $session   As `read_session` gives it.
 * @param string               $member_id Whose token it is.
 * @param Rule                 $rule      What the route asks for.
 * @return string|null Why not, or null if it does.
 */
function judge_session( array $session, string $member_id, Rule $rule ): ?string {
	$now = microtime( true ) * 1000;
	if ( $session['memberId'] !== $member_id ) {
		return 'other-member';
	}
	if ( $session['resource'] !== $rule->resource || $session['action'] !== $rule->action ) {
		return 'other-resource-or-action';
	}
	if ( $rule->acr_values ) {
		// Transcodes names no class of authentication.
		return 'other-acr';
	}
	$is_old = null !== $session['verifiedAt'] && $now - $session['verifiedAt'] > $rule->max_age * 1000;
	return $is_old || ( null !== $session['expiresAt'] && $session['expiresAt'] <= $now ) ? 'stale' : null;
}

/**
 * The name under which a step-up is claimed for its one use. A hash: the store never sees the id.
 *
 * @param string $project_id The project.
 * @param string $claim_id   What all spellings of the session's id have in common.
 */
function claim_key( string $project_id, string $claim_id ): string {
	return hash( 'sha256', (string) json_encode( array( 'transcodes', $project_id, $claim_id ), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- without WordPress.
}

/**
 * How long a claim is remembered: as long as the step-up can live and as a rule would take it, and a minute for clocks that
 * differ.
 *
 * @param array<string, mixed> $session         The step-up.
 * @param int                  $max_age         The longest max-age by which a rule could let it pass, seconds.
 * @param float                $clock_tolerance Seconds.
 * @return int Seconds.
 */
function claim_life( array $session, int $max_age, float $clock_tolerance ): int {
	$left = null === $session['expiresAt'] ? 0 : $session['expiresAt'] / 1000 - microtime( true );
	return (int) ceil( max( Transcodes::SESSION_LIFE, $max_age, $left ) + max( 60, $clock_tolerance ) );
}
