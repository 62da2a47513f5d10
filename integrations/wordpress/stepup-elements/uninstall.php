<?php
/**
 * Takes everything away that the plugin has left: settings, the server's token, fetched keys, used proofs, which member a user is.
 *
 * @package StepUp
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/core/load.php';
require_once __DIR__ . '/includes/class-proofs-in-database.php';

$stepup_sites = is_multisite() ? get_sites(
	array(
		'fields' => 'ids',
		'number' => 0,
	)
) : array( get_current_blog_id() );
foreach ( $stepup_sites as $stepup_site ) {
	if ( is_multisite() ) {
		switch_to_blog( $stepup_site );
	}
	// The version of the table is of the whole network; a site that became one has it from before as well.
	foreach ( array( 'stepup_elements', 'stepup_elements_server_token', 'stepup_elements_keys', 'stepup_elements_table' ) as $stepup_option ) {
		delete_option( $stepup_option );
	}
	if ( is_multisite() ) {
		restore_current_blog();
	}
}
StepUp\WordPress\Proofs_In_Database::uninstall();

global $wpdb;
$stepup_keys = $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT meta_key FROM $wpdb->usermeta WHERE meta_key LIKE %s OR meta_key = 'stepup_former_address'", $wpdb->esc_like( 'stepup_member_' ) . '%' ) ); // phpcs:ignore WordPress.DB -- once, when all of it goes.
foreach ( $stepup_keys as $stepup_key ) {
	delete_metadata( 'user', 0, $stepup_key, '', true );
}
