<?php
/**
 * Fetched keys, in an option.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

use StepUp\Key_Cache;

/** Keeps fetched keys from one request to the next. They are public; whoever can write options can change the settings as well. */
final class Keys_In_Options implements Key_Cache {

	const OPTION = 'stepup_elements_keys';

	/** What was kept last. */
	public function read(): ?array {
		$state = get_option( self::OPTION );
		return is_array( $state ) ? $state : null;
	}

	/**
	 * Keeps this instead.
	 *
	 * @param array<string, mixed> $state What is known.
	 */
	public function write( array $state ): void {
		update_option( self::OPTION, $state, false );
	}
}
