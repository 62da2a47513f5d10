<?php
/**
 * Plugin Name:       StepUp Elements
 * Description:       Holds back dangerous buttons until the signed-in person has proved again who they are, and checks the proof on the server.
 * Version:           0.1.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * License:           MIT
 * Text Domain:       stepup-elements
 * Domain Path:       /languages
 *
 * @package StepUp
 */

defined( 'ABSPATH' ) || exit;

define( 'STEPUP_ELEMENTS_FILE', __FILE__ );

require_once __DIR__ . '/core/load.php';
require_once __DIR__ . '/includes/class-wordpress-http.php';
require_once __DIR__ . '/includes/class-proofs-in-database.php';
require_once __DIR__ . '/includes/class-keys-in-options.php';
require_once __DIR__ . '/includes/settings.php';
require_once __DIR__ . '/includes/member-of-user.php';
require_once __DIR__ . '/includes/lock.php';
require_once __DIR__ . '/includes/class-rest-lock.php';
require_once __DIR__ . '/includes/functions.php';
require_once __DIR__ . '/includes/scripts.php';
require_once __DIR__ . '/includes/gate.php';

add_action(
	'init',
	function () {
		load_plugin_textdomain( 'stepup-elements', false, dirname( plugin_basename( __FILE__ ) ) . '/languages' );
	}
);
StepUp\WordPress\Rest_Lock::register();
StepUp\WordPress\register_member_of_user();
StepUp\WordPress\register_scripts();
StepUp\WordPress\register_gate();
StepUp\WordPress\Proofs_In_Database::register();

if ( is_admin() ) {
	require_once __DIR__ . '/includes/settings-input.php';
	require_once __DIR__ . '/includes/settings-page.php';
	StepUp\WordPress\register_settings_page();
}
