<?php
/**
 * Used proofs, in files.
 *
 * @package StepUp
 */

namespace StepUp;

/**
 * Remembers which proofs were used, in a folder that all processes of one machine share. With several machines, take what they
 * share: one `SET key 1 NX PX ttl` of Redis, or a table with a unique key.
 */
final class Proofs_In_A_Folder implements Used_Proofs {

	/**
	 * Where the files lie.
	 *
	 * @var string
	 */
	private string $folder;

	/**
	 * Makes the folder where it is not there.
	 *
	 * @param string $folder Its path.
	 * @throws \InvalidArgumentException Where it cannot be made.
	 */
	public function __construct( string $folder ) {
		if ( ! is_dir( $folder ) && ! @mkdir( $folder, 0700, true ) && ! is_dir( $folder ) ) {
			throw new \InvalidArgumentException( 'The folder for used proofs cannot be made.' );
		}
		$this->folder = $folder;
	}

	/**
	 * Claims a proof.
	 *
	 * @param string $key     A hash.
	 * @param int    $seconds How long the claim has to be remembered.
	 * @throws Refusal `not-checked` where the folder cannot be written.
	 */
	public function claim( string $key, int $seconds ): bool {
		$this->forget_ended();
		$path = "$this->folder/$key";
		// `x` makes a file or fails, in one step, whoever else tries.
		$made = @fopen( $path, 'x' );
		if ( false !== $made ) {
			fclose( $made );
			return touch( $path, time() + $seconds );
		}
		if ( file_exists( $path ) ) {
			return false;
		}
		throw new Refusal( 'not-checked', 'Used proofs cannot be remembered: check the folder.', 'store-unavailable' );
	}

	/** Forgets claims that have ended: a file's own time says when. One that was only just made may not have its own yet. */
	private function forget_ended(): void {
		foreach ( glob( "$this->folder/*" ) ?: array() as $file ) {
			if ( @filemtime( $file ) + 60 < time() ) {
				@unlink( $file );
			}
		}
	}
}
