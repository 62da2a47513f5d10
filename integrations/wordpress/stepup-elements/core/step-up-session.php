<?php
/**
 * What Transcodes' API says of a step-up.
 *
 * @package StepUp
 */

namespace StepUp;

// A date with its zone. An hour or a second too many would mean another moment to every language.
const DATE = '/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/D';

/**
 * Opens the envelope of an answer: `{ success: true, payload: [entry] }`, with exactly one entry.
 *
 * @param mixed $answer The answer.
 * @return array<string, mixed>|null The entry; null for an answer that says itself that there is none.
 * @throws Refusal `not-checked` for anything else.
 */
function open_envelope( $answer ): ?array {
	if ( ! $answer instanceof \stdClass ) {
		throw malformed( 'is not an object' );
	}
	$success = $answer->success ?? null;
	if ( false === $success ) {
		return null;
	}
	$code = property_exists( $answer, 'statusCode' ) ? $answer->statusCode : 200; // phpcs:ignore WordPress.NamingConventions -- the API's own name.
	if ( true !== $success || ! is_number( $code ) || $code < 200 || $code > 299 ) {
		throw malformed( 'does not say that it succeeded' );
	}
	$payload = $answer->payload ?? null;
	if ( ! is_array( $payload ) || 1 !== count( $payload ) || ! $payload[0] instanceof \stdClass ) {
		throw malformed( 'does not hold exactly one step-up' );
	}
	return (array) $payload[0];
}

/**
 * Joins what two routes say of one session.
 *
 * @param array<string, mixed> $first  The one entry.
 * @param array<string, mixed> $second The other.
 * @return array<string, mixed>
 * @throws Refusal `not-checked` where they contradict each other.
 */
function join_entries( array $first, array $second ): array {
	foreach ( array( 'sid', 'projectId', 'memberId', 'userId', 'resource', 'action' ) as $name ) {
		if ( array_key_exists( $name, $first ) && array_key_exists( $name, $second ) && $first[ $name ] !== $second[ $name ] ) {
			throw malformed( "contradicts itself in $name" );
		}
	}
	return array_merge( $first, $second );
}

/**
 * Reads an entry as a verified step-up.
 *
 * @param array<string, mixed> $entry The entry, before anything of it is believed.
 * @param array<string, mixed> $asked `sid`, `projectId`, `legacyResource` (null: it must be named), `clockTolerance` in seconds.
 * @return array<string, mixed>|null `claimId`, `memberId`, `resource`, `action`, `verifiedAt` and `expiresAt` (Unix ms or null);
 *                                   null where it is not verified, or of another project.
 * @throws Refusal `not-checked` where it is not complete, or dated ahead.
 */
function read_session( array $entry, array $asked ): ?array {
	$member_id = array_key_exists( 'memberId', $entry ) ? $entry['memberId'] : ( $entry['userId'] ?? null );
	$user_id   = array_key_exists( 'userId', $entry ) ? $entry['userId'] : $member_id;
	$resource  = array_key_exists( 'resource', $entry ) ? $entry['resource'] : $asked['legacyResource'];
	$claim_id  = read_claim_id( $entry, $asked['sid'] );
	$complete  = is_name( $member_id ) && $member_id === $user_id
		&& is_name( $entry['projectId'] ?? null )
		&& in_array( $entry['action'] ?? null, ACTIONS, true )
		&& is_resource_name( $resource );
	if ( ! $complete ) {
		throw malformed( 'does not name one member, a project, an action and a resource' );
	}
	$times = array();
	foreach ( array( 'verifiedAt', 'timestamp', 'createdAt', 'updatedAt' ) as $name ) {
		$times[] = read_time( $entry, $name );
	}
	if ( max( array_map( 'floatval', $times ) ) > microtime( true ) * 1000 + $asked['clockTolerance'] * 1000 ) {
		throw new Refusal( 'not-checked', 'A step-up is dated ahead of this clock: check it.', 'clock' );
	}
	$expires_at = read_time( $entry, 'expiresAt' );
	$status     = $entry['status'] ?? null;
	if ( ! in_array( $status, array( 'verified', 'pending', 'rejected' ), true ) ) {
		throw malformed( 'has no status that is known' );
	}
	if ( 'verified' !== $status || $entry['projectId'] !== $asked['projectId'] ) {
		return null;
	}
	return array(
		'claimId'    => $claim_id,
		'memberId'   => $member_id,
		'resource'   => $resource,
		'action'     => $entry['action'],
		// `updatedAt` may be later than the verification, for any reason: it makes nothing younger.
		'verifiedAt' => $times[0] ?? $times[1] ?? $times[2],
		'expiresAt'  => $expires_at,
	);
}

/**
 * Reads which session this is. One use is counted by what all spellings of an id have in common that a provider may take for
 * the same, whatever was sent and whatever it says back.
 *
 * @param array<string, mixed> $entry The entry.
 * @param string               $sent  The id that was asked about.
 * @throws Refusal `not-checked` where it is about another.
 */
function read_claim_id( array $entry, string $sent ): string {
	$name = null;
	foreach ( array( 'sid', 'sessionId' ) as $field ) {
		if ( ! array_key_exists( $field, $entry ) ) {
			continue;
		}
		if ( ! is_name( $entry[ $field ] ) || comparable_id( $entry[ $field ] ) !== comparable_id( $sent ) ) {
			throw malformed( 'is about another step-up' );
		}
		$name = $name ?? $entry[ $field ];
	}
	return comparable_id( $name ?? ( is_name( $entry['id'] ?? null ) ? $entry['id'] : $sent ) );
}

/**
 * An id without what a lenient provider may overlook: case, the known prefixes, separators.
 *
 * @param string $sid The id.
 */
function comparable_id( string $sid ): string {
	return str_replace( array( '-', '_' ), '', (string) preg_replace( '/^(ssid|tc_stepup|mcpup)_/', '', strtolower( $sid ) ) );
}

/**
 * Reads Unix ms, or a date with its zone: one without would mean another moment on every server.
 *
 * @param array<string, mixed> $entry The entry.
 * @param string               $name  The field.
 * @return int|float|null Null where there is none.
 * @throws Refusal `not-checked` where it is no date.
 */
function read_time( array $entry, string $name ) {
	if ( ! array_key_exists( $name, $entry ) ) {
		return null;
	}
	$value = $entry[ $name ];
	if ( is_string( $value ) && 1 === preg_match( DATE, $value ) ) {
		// PHP reads microseconds at most.
		$date  = date_create( (string) preg_replace( '/(\.\d{6})\d+/', '$1', $value ) );
		$value = $date ? (float) $date->format( 'U.u' ) * 1000 : null;
	}
	if ( ! is_number( $value ) || $value <= 0 || $value > 8.64e15 ) {
		throw malformed( "has no date in $name" );
	}
	return $value;
}

/**
 * The refusal of an answer that is not clear.
 *
 * @param string $how What is wrong with it.
 */
function malformed( string $how ): Refusal {
	return new Refusal( 'not-checked', "The answer of Transcodes $how." );
}
