<?php
/**
 * What was decided about one request.
 *
 * @package StepUp
 */

namespace StepUp;

/** A decision. It holds no token and no session id. */
final class Decision {

	/**
	 * `allowed`, `challenged` (401), `refused` (403) or `unavailable` (503).
	 *
	 * @var string
	 */
	public string $outcome;

	/**
	 * Why it was not let through, for the log; null where it was.
	 *
	 * @var string|null
	 */
	public ?string $reason;

	/**
	 * What the operator can do about it; null where it was let through.
	 *
	 * @var string|null
	 */
	public ?string $message;

	/**
	 * Who asked, once the token has told: `id`, `projectId`, and, where it tells, `email`, `name`, `role`.
	 *
	 * @var array<string, string>|null
	 */
	public ?array $member;

	/**
	 * `step-up`, or `allowed` for a member whose role needs none; null where it was not let through.
	 *
	 * @var string|null
	 */
	public ?string $kind;

	/**
	 * The answer to send instead: `status`, `headers`, `body`; null where it was let through.
	 *
	 * @var array{status: int, headers: array<string, string>, body: array<string, string|int>}|null
	 */
	public ?array $answer;

	/**
	 * The decision that lets a request through.
	 *
	 * @param array<string, string> $member Who asks.
	 * @param string                $kind   By what.
	 */
	public static function allow( array $member, string $kind ): self {
		$decision          = new self();
		$decision->outcome = 'allowed';
		$decision->reason  = null;
		$decision->message = null;
		$decision->member  = $member;
		$decision->kind    = $kind;
		$decision->answer  = null;
		return $decision;
	}

	/**
	 * The decision that does not.
	 *
	 * @param Refusal                    $refusal Why not.
	 * @param Rule|null                  $rule    What the route asks for.
	 * @param array<string, string>|null $member  Who asked, where that is known.
	 */
	public static function refuse( Refusal $refusal, ?Rule $rule, ?array $member ): self {
		$outcomes          = array(
			'denied'      => 'refused',
			'not-checked' => 'unavailable',
		);
		$decision          = new self();
		$decision->outcome = $outcomes[ $refusal->answer ] ?? 'challenged';
		$decision->reason  = $refusal->reason;
		$decision->message = $refusal->getMessage();
		$decision->member  = $member;
		$decision->kind    = null;
		$decision->answer  = answer_to( $refusal->answer, $rule );
		return $decision;
	}
}
