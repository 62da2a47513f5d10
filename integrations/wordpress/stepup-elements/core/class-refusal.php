<?php
/**
 * Why a request is not let through.
 *
 * @package StepUp
 */

namespace StepUp;

/** Ends a check. Its message is for the operator and holds no token and no session id. */
final class Refusal extends \Exception {

	/**
	 * How it is answered: `no-token`, `invalid-token`, `step-up`, `denied` or `not-checked`.
	 *
	 * @var string
	 */
	public string $answer;

	/**
	 * Why, for the log: the reasons of the guard in TypeScript.
	 *
	 * @var string
	 */
	public string $reason;

	/**
	 * Makes a refusal.
	 *
	 * @param string      $answer  How it is answered.
	 * @param string      $message What the operator can do about it.
	 * @param string|null $reason  Why; the answer's own name where there is no more to say.
	 */
	public function __construct( string $answer, string $message, ?string $reason = null ) {
		parent::__construct( $message );
		$this->answer = $answer;
		$this->reason = $reason ?? $answer;
	}
}
