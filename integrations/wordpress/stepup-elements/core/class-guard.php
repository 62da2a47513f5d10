<?php
/**
 * The lock.
 *
 * @package StepUp
 */

namespace StepUp;

/** Decides about requests: nobody gets past it without a step-up of their own. */
final class Guard {

	// Where the role cannot open the rule, it only saves the person a step-up in vain. Seconds.
	const BRIEFLY = 1.0;

	/**
	 * Translates tokens, step-ups and roles.
	 *
	 * @var Transcodes
	 */
	private Transcodes $provider;

	/**
	 * Remembers which proofs were used.
	 *
	 * @var Used_Proofs
	 */
	private Used_Proofs $used_proofs;

	/**
	 * How old a step-up may be where the rule does not say, seconds.
	 *
	 * @var int
	 */
	private int $max_age;

	/**
	 * How long one check may take in all, seconds.
	 *
	 * @var float
	 */
	private float $timeout;

	/**
	 * Makes the lock.
	 *
	 * @param Transcodes           $provider    Translates tokens, step-ups and roles.
	 * @param Used_Proofs          $used_proofs Remembers which proofs were used.
	 * @param array<string, mixed> $options     `maxAge` (default 15 minutes), `timeout` (ms, default 5000), as in TypeScript.
	 * @throws \InvalidArgumentException For settings that cannot be meant.
	 */
	public function __construct( Transcodes $provider, Used_Proofs $used_proofs, array $options = array() ) {
		refuse_unknown_keys( 'A guard', $options, array( 'maxAge', 'timeout' ) );
		$timeout = $options['timeout'] ?? 5000;
		if ( ! is_int( $timeout ) || $timeout <= 0 ) {
			throw new \InvalidArgumentException( 'timeout must be whole milliseconds above 0.' );
		}
		$this->provider    = $provider;
		$this->used_proofs = $used_proofs;
		$this->max_age     = parse_max_age( $options['maxAge'] ?? 900 );
		$this->timeout     = $timeout / 1000;
	}

	/**
	 * Decides about one request. Never throws: whatever is unexpected is not let through.
	 *
	 * @param Request              $request      The request.
	 * @param array<string, mixed> $rule         What the route asks for: see `Rule`.
	 * @param callable|null        $check_member Gets the member once the token holds; throws a `Refusal` for one who may not be
	 *                                           here at all.
	 */
	public function check( Request $request, array $rule, ?callable $check_member = null ): Decision {
		$deadline = microtime( true ) + $this->timeout;
		$checked  = null;
		$member   = null;
		try {
			$checked = new Rule( $rule, $this->max_age );
			$member  = $this->provider->authenticate( read_credentials( $request ), $deadline );
			if ( null !== $check_member ) {
				$check_member( $member );
			}
			return Decision::allow( $member, $this->prove( $request, $checked, $member, $deadline ) );
		} catch ( Refusal $refusal ) {
			return Decision::refuse( $refusal, $checked, $member );
		} catch ( \InvalidArgumentException $mistake ) {
			return Decision::refuse( new Refusal( 'not-checked', $mistake->getMessage() ), $checked, $member );
		} catch ( \Throwable $problem ) {
			// A stranger's message may hold an address with a session id in it: only its kind is told.
			return Decision::refuse( new Refusal( 'not-checked', 'The request could not be checked: ' . get_class( $problem ) . '.' ), $checked, $member );
		}
	}

	/**
	 * Finds what lets a member pass.
	 *
	 * @param Request               $request  The request.
	 * @param Rule                  $rule     What the route asks for.
	 * @param array<string, string> $member   Who asks.
	 * @param float                 $deadline Until when, Unix seconds.
	 * @return string `step-up` or `allowed`.
	 * @throws Refusal Where nothing does.
	 */
	private function prove( Request $request, Rule $rule, array $member, float $deadline ): string {
		list( $sid, $reason ) = read_session_id( $request );
		$session              = null === $sid ? null : $this->provider->find_step_up( $sid, $rule, $deadline );
		if ( null !== $session ) {
			$reason = judge_session( $session, $member['id'], $rule );
		}
		if ( null === $session || null !== $reason ) {
			if ( $this->passes_by_role( $rule, $member['id'], $deadline ) ) {
				return 'allowed';
			}
			throw new Refusal( 'step-up', "The request carries no step-up that holds ($reason).", $reason );
		}
		if ( microtime( true ) > $deadline ) {
			throw new Refusal( 'not-checked', 'The check took too long.' );
		}
		// Last of all: a claim is never given back, so nothing may refuse after it.
		if ( $rule->once && ! $this->claim( $session, $rule ) ) {
			throw new Refusal( 'step-up', 'The step-up was used before.', 'used' );
		}
		return 'step-up';
	}

	/**
	 * Claims a step-up for its one use.
	 *
	 * @param array<string, mixed> $session The step-up.
	 * @param Rule                 $rule    What the route asks for.
	 */
	private function claim( array $session, Rule $rule ): bool {
		$seconds = claim_life( $session, max( $rule->max_age, $this->max_age ), $this->provider->clock_tolerance );
		return $this->used_proofs->claim( claim_key( $this->provider->project_id, $session['claimId'] ), $seconds );
	}

	/**
	 * Asks what the member's role says, for a request without a step-up that holds.
	 *
	 * @param Rule   $rule      What the route asks for.
	 * @param string $member_id Who asks.
	 * @param float  $deadline  Until when, Unix seconds.
	 * @throws Refusal `denied` where the role may not do it at all: no step-up would help; `not-checked` where the question
	 *                 decides, and could not be answered.
	 */
	private function passes_by_role( Rule $rule, string $member_id, float $deadline ): bool {
		$now   = microtime( true );
		$brief = $rule->allow_role ? $deadline : $now + min( self::BRIEFLY, ( $deadline - $now ) / 2 );
		try {
			$permission = $this->provider->find_permission( $member_id, $rule, $brief );
		} catch ( Refusal $refusal ) {
			if ( $rule->allow_role || microtime( true ) > $deadline ) {
				throw $refusal;
			}
			return false;
		}
		if ( 'deny' === $permission ) {
			throw new Refusal( 'denied', 'The member may not do this.' );
		}
		return 'allow' === $permission && $rule->allow_role;
	}
}
