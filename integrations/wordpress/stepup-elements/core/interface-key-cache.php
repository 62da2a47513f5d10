<?php
/**
 * Where fetched keys wait for the next request.
 *
 * @package StepUp
 */

namespace StepUp;

/** Keeps what is known of the verification keys from one request to the next. It holds nothing secret. */
interface Key_Cache {

	/**
	 * What was kept last.
	 *
	 * @return array<string, mixed>|null
	 */
	public function read(): ?array;

	/**
	 * Keeps this instead.
	 *
	 * @param array<string, mixed> $state Strings, numbers and lists of them.
	 */
	public function write( array $state ): void;
}
