<?php
/**
 * Takes everything away that the plugin has left: settings, the server's token, fetched keys, used proofs.
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
	foreach ( array( 'stepup_elements', 'stepup_elements_server_token', 'stepup_elements_keys' ) as $stepup_option ) {
		delete_option( $stepup_option );
	}
	if ( is_multisite() ) {
		restore_current_blog();
	}
}
StepUp\WordPress\Proofs_In_Database::uninstall();
