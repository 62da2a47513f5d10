<?php
/**
 * Where used proofs are remembered.
 *
 * @package StepUp
 */

namespace StepUp;

/** Remembers which proofs were used. */
interface Used_Proofs {

	/**
	 * Claims a proof, in one atomic step for everybody who shares the store, and for good: a claim is never given back.
	 *
	 * @param string $key     A hash; the store never sees the id.
	 * @param int    $seconds How long the claim has to be remembered at least.
	 * @return bool True for the first caller only.
	 * @throws Refusal `not-checked` where the store cannot tell.
	 */
	public function claim( string $key, int $seconds ): bool;
}
