<?php
/**
 * The server half of Transcodes.
 *
 * @package StepUp
 */

namespace StepUp;

/** Translates tokens, step-ups and roles of Transcodes; the guard decides. */
final class Transcodes {

	// Transcodes forgets a step-up after ten minutes.
	const SESSION_LIFE = 600;

	// A key that was withdrawn because it leaked must not live on for longer than a day.
	const MAX_STALE = 86400;

	const KEYS = array( 'projectId', 'serverToken', 'publicKey', 'apiUrl', 'audience', 'issuer', 'clockTolerance', 'timeout', 'legacySessions', 'keysStaleIfError' );

	/**
	 * The project's id; tokens and sessions of others are refused.
	 *
	 * @var string
	 */
	public string $project_id;

	/**
	 * How far the clocks may differ, seconds.
	 *
	 * @var float
	 */
	public float $clock_tolerance;

	/**
	 * Whether step-ups of older API builds count, which name no resource.
	 *
	 * @var bool
	 */
	private bool $is_legacy;

	/**
	 * Reads access tokens.
	 *
	 * @var Access_Tokens
	 */
	private Access_Tokens $tokens;

	/**
	 * Asks about step-ups and roles.
	 *
	 * @var Provider_Api
	 */
	private Provider_Api $api;

	/**
	 * Makes the verifier, from the same settings as `transcodes()` in TypeScript.
	 *
	 * @param array<string, mixed> $settings `projectId`, `serverToken`, `publicKey` (an object of JSON, or an address), `apiUrl`,
	 *                                       `audience`, `issuer`, `clockTolerance` (seconds), `timeout` (ms), `legacySessions`,
	 *                                       `keysStaleIfError` (seconds).
	 * @param Http_Client          $http     Sends requests.
	 * @param Key_Cache|null       $cache    Keeps fetched keys from one request to the next.
	 * @throws \InvalidArgumentException For settings that cannot be meant.
	 */
	public function __construct( array $settings, Http_Client $http, ?Key_Cache $cache = null ) {
		refuse_unknown_keys( 'Transcodes', $settings, self::KEYS );
		$settings += array(
			'projectId'        => null,
			'serverToken'      => null,
			'publicKey'        => null,
			'apiUrl'           => 'https://api.transcodesapis.com',
			'audience'         => 'transcodes-sdk',
			'issuer'           => null,
			'clockTolerance'   => 5,
			'timeout'          => 4000,
			'legacySessions'   => false,
			'keysStaleIfError' => 3600,
		);
		self::demand( function_exists( 'openssl_verify' ), 'PHP needs its openssl extension' );
		self::demand( is_name( $settings['projectId'] ), 'projectId must be the id of the Transcodes project' );
		self::demand( is_name( $settings['audience'] ), 'audience must be a text' );
		self::demand( null === $settings['issuer'] || is_name( $settings['issuer'] ), 'issuer must be a text' );
		self::demand( self::is_between( $settings['clockTolerance'], 0, 300 ), 'clockTolerance must be 0 to 300 seconds' );
		self::demand( is_int( $settings['timeout'] ) && $settings['timeout'] > 0, 'timeout must be whole milliseconds above 0' );
		self::demand( is_bool( $settings['legacySessions'] ), 'legacySessions must be true or false' );
		self::demand( self::is_between( $settings['keysStaleIfError'], 0, self::MAX_STALE ), 'keysStaleIfError must be 0 to 86400 seconds' );
		self::demand( is_string( $settings['apiUrl'] ), 'apiUrl must be a text' );

		$timeout               = $settings['timeout'] / 1000;
		$keys                  = new Public_Keys( $settings['publicKey'], $http, $cache, $timeout, $settings['keysStaleIfError'] );
		$this->project_id      = $settings['projectId'];
		$this->clock_tolerance = $settings['clockTolerance'];
		$this->is_legacy       = $settings['legacySessions'];
		$this->tokens          = new Access_Tokens( $keys, $settings );
		$this->api             = new Provider_Api( $http, $settings['apiUrl'], $settings['serverToken'], $timeout, $this->is_legacy );
	}

	/**
	 * Tells whose token it is.
	 *
	 * @param string $token    As it came.
	 * @param float  $deadline Until when, Unix seconds.
	 * @return array<string, string> `id`, `projectId` and, where the token tells, `email`, `name`, `role`.
	 * @throws Refusal Where it is not good, or that could not be found out.
	 */
	public function authenticate( string $token, float $deadline ): array {
		$claims = $this->tokens->read( $token, $deadline );
		$member = array(
			'id'        => $claims->sub,
			'projectId' => $this->project_id,
		);
		foreach ( array( 'email', 'name', 'role' ) as $name ) {
			if ( is_string( $claims->$name ?? null ) ) {
				$member[ $name ] = $claims->$name;
			}
		}
		return $member;
	}

	/**
	 * Tells which step-up belongs to an id.
	 *
	 * @param string $sid      A well-formed id.
	 * @param Rule   $rule     What the route asks for.
	 * @param float  $deadline Until when, Unix seconds.
	 * @return array<string, mixed>|null As `read_session` gives it; null where there is none.
	 * @throws Refusal `not-checked` where that could not be found out.
	 */
	public function find_step_up( string $sid, Rule $rule, float $deadline ): ?array {
		if ( $rule->acr_values ) {
			throw new Refusal( 'not-checked', 'Transcodes cannot tell which class of authentication was reached: leave acrValues out of the rule.' );
		}
		$entry = $this->ask_about( $sid, $deadline );
		if ( null !== $entry && ! array_key_exists( 'status', $entry ) ) {
			$status = $this->ask_about( "session/$sid", $deadline );
			$entry  = null === $status ? null : join_entries( $entry, $status );
		}
		if ( null === $entry ) {
			return null;
		}
		$asked   = array(
			'sid'            => $sid,
			'projectId'      => $this->project_id,
			'legacyResource' => $this->is_legacy ? $rule->resource : null,
			'clockTolerance' => $this->clock_tolerance,
		);
		$session = read_session( $entry, $asked );
		if ( null !== $session && null === $session['verifiedAt'] && $rule->max_age < self::SESSION_LIFE ) {
			throw new Refusal( 'not-checked', 'This Transcodes API dates no step-up: a maxAge below ' . self::SESSION_LIFE . ' seconds cannot be kept.' );
		}
		return $session;
	}

	/**
	 * Tells what a member's role says: `deny`, `allow` or `step-up`. What is not clearly another means: after a step-up.
	 *
	 * @param string $member_id Who.
	 * @param Rule   $rule      What the route asks for.
	 * @param float  $deadline  Until when, Unix seconds.
	 * @throws Refusal `not-checked` where that could not be found out.
	 */
	public function find_permission( string $member_id, Rule $rule, float $deadline ): string {
		$question = array(
			'member_id'  => $member_id,
			'resource'   => $rule->resource,
			'action'     => $rule->action,
			'project_id' => $this->project_id,
		);
		$found    = $this->api->ask( 'auth/role/check-permission', $deadline, $question );
		$payload  = $found && true === ( $found[0]->success ?? null ) ? ( $found[0]->payload ?? null ) : null;
		if ( ! is_array( $payload ) || 1 !== count( $payload ) || ! $payload[0] instanceof \stdClass ) {
			return 'step-up';
		}
		foreach ( $question as $name => $asked ) {
			if ( property_exists( $payload[0], $name ) && $payload[0]->$name !== $asked ) {
				throw malformed( "is about another $name" );
			}
		}
		$level = $payload[0]->permission ?? null;
		// JSON knows one kind of number: 0 and 0.0 are the same.
		if ( is_number( $level ) && 0.0 === (float) $level ) {
			return 'deny';
		}
		return is_number( $level ) && 1.0 === (float) $level ? 'allow' : 'step-up';
	}

	/**
	 * Asks one route about a step-up.
	 *
	 * @param string $path     Below the route.
	 * @param float  $deadline Until when, Unix seconds.
	 * @return array<string, mixed>|null The entry.
	 * @throws Refusal `not-checked`.
	 */
	private function ask_about( string $path, float $deadline ): ?array {
		$found = $this->api->ask( "auth/temp-session/step-up/$path", $deadline );
		return null === $found ? null : open_envelope( $found[0] );
	}

	/**
	 * Whether this is a number within bounds.
	 *
	 * @param mixed $value Anything.
	 * @param int   $least The lower bound.
	 * @param int   $most  The upper bound.
	 */
	private static function is_between( $value, int $least, int $most ): bool {
		return is_number( $value ) && $value >= $least && $value <= $most;
	}

	/**
	 * Refuses a setting.
	 *
	 * @param bool   $holds   Whether it is as it must be.
	 * @param string $message What is wrong.
	 * @throws \InvalidArgumentException Where it is not.
	 */
	private static function demand( bool $holds, string $message ): void {
		if ( ! $holds ) {
			throw new \InvalidArgumentException( "$message." );
		}
	}
}
