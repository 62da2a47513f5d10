<?php
/**
 * Used proofs, in the database.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

use StepUp\Refusal;
use StepUp\Used_Proofs;

/** Remembers which proofs were used: one table for all sites of a network, so that a proof counts once in all of it. */
final class Proofs_In_Database implements Used_Proofs {

	const VERSION_OPTION = 'stepup_elements_table';

	const VERSION = '1';

	/** Has the table made when the plugin is activated, and when a newer version of it needs another. */
	public static function register(): void {
		register_activation_hook( STEPUP_ELEMENTS_FILE, array( self::class, 'install' ) );
		add_action(
			'init',
			function () {
				if ( self::VERSION !== get_site_option( self::VERSION_OPTION ) ) {
					self::install();
				}
			}
		);
	}

	/** Makes the table. */
	public static function install(): void {
		global $wpdb;
		$table = self::table();
		// The key is what makes a claim one atomic step. ASCII, so that no collation takes two keys for one.
		$wpdb->query( "CREATE TABLE IF NOT EXISTS `$table` (proof CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, forget_at BIGINT UNSIGNED NOT NULL, KEY forget_at (forget_at))" ); // phpcs:ignore WordPress.DB -- our own table, and its own name.
		update_site_option( self::VERSION_OPTION, self::VERSION );
	}

	/** Takes the table away. */
	public static function uninstall(): void {
		global $wpdb;
		$table = self::table();
		$wpdb->query( "DROP TABLE IF EXISTS `$table`" ); // phpcs:ignore WordPress.DB -- our own table, and its own name.
		delete_site_option( self::VERSION_OPTION );
	}

	/**
	 * Claims a proof: the second who inserts its key fails.
	 *
	 * @param string $key     A hash.
	 * @param int    $seconds How long the claim has to be remembered at least. A table holds a day's proofs easily, so that no
	 *                        other rule with a longer max-age finds one forgotten.
	 * @throws Refusal `not-checked` where the database cannot tell.
	 */
	public function claim( string $key, int $seconds ): bool {
		global $wpdb;
		$table    = self::table();
		$was_loud = $wpdb->suppress_errors();
		// phpcs:disable WordPress.DB -- our own table, its own name, and never from a cache.
		$wpdb->query( $wpdb->prepare( "DELETE FROM `$table` WHERE forget_at < %d LIMIT 100", time() ) );
		$inserted = $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO `$table` (proof, forget_at) VALUES (%s, %d)", $key, time() + max( $seconds, DAY_IN_SECONDS ) ) );
		// phpcs:enable
		$wpdb->suppress_errors( $was_loud );
		if ( false === $inserted ) {
			throw new Refusal( 'not-checked', 'Used proofs cannot be remembered: check the database, or activate the plugin anew.', 'store-unavailable' );
		}
		return 1 === $inserted;
	}

	/** The table's name. */
	private static function table(): string {
		global $wpdb;
		return $wpdb->base_prefix . 'stepup_used_proofs';
	}
}
