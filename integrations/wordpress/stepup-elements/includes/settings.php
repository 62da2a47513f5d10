<?php
/**
 * The settings, wherever they are.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

use StepUp\Guard;
use StepUp\Transcodes;

const OPTION       = 'stepup_elements';
const TOKEN_OPTION = 'stepup_elements_server_token';

const DEFAULTS = array(
	'project_id'       => '',
	'public_key'       => '',
	'api_url'          => 'https://api.transcodesapis.com',
	'sdk_src'          => '',
	'console_url'      => '',
	'max_age'          => '15m',
	'member_linking'   => 'first-use',
	'form_actions'     => '',
	'script_src'       => '',
	'script_integrity' => '',
);

/**
 * One setting: a constant of wp-config.php, such as `STEPUP_API_URL`, before what the settings page has saved.
 *
 * @param string $name A key of `DEFAULTS`.
 */
function setting( string $name ): string {
	if ( is_fixed( $name ) ) {
		return (string) constant( constant_name( $name ) );
	}
	$saved = get_option( OPTION );
	$value = is_array( $saved ) ? ( $saved[ $name ] ?? '' ) : '';
	return is_string( $value ) && '' !== $value ? $value : DEFAULTS[ $name ];
}

/** The server's own token. It leaves this server only in the header of a question to Transcodes. */
function server_token(): string {
	return is_fixed( 'server_token' ) ? (string) constant( constant_name( 'server_token' ) ) : (string) get_option( TOKEN_OPTION, '' );
}

/**
 * Whether a constant says it, so that the settings page cannot.
 *
 * @param string $name The setting.
 */
function is_fixed( string $name ): bool {
	return defined( constant_name( $name ) );
}

/** Where the server's token is sent. That of `wp-config.php` goes to Transcodes, or where `wp-config.php` says: no page sends it elsewhere. */
function api_url(): string {
	return is_fixed( 'server_token' ) && ! is_fixed( 'api_url' ) ? DEFAULTS['api_url'] : setting( 'api_url' );
}

/**
 * The constant of a setting.
 *
 * @param string $name The setting.
 */
function constant_name( string $name ): string {
	return 'STEPUP_' . strtoupper( $name );
}

/**
 * Makes the lock of this site.
 *
 * @throws \InvalidArgumentException For settings that cannot be meant, with the setting.
 */
function make_guard(): Guard {
	$key     = setting( 'public_key' );
	$decoded = json_decode( $key );
	/**
	 * Changes what the lock is made of: see `StepUp\Transcodes`, for `clockTolerance`, `audience`, `timeout` and others.
	 *
	 * @param array<string, mixed> $settings By the names that they have in TypeScript.
	 */
	$settings = apply_filters(
		'stepup_transcodes_settings',
		array(
			'projectId'   => setting( 'project_id' ),
			'serverToken' => server_token(),
			'publicKey'   => is_object( $decoded ) ? $decoded : $key,
			'apiUrl'      => api_url(),
		)
	);
	$provider = new Transcodes( $settings, new WordPress_Http(), new Keys_In_Options() );
	return new Guard( $provider, new Proofs_In_Database(), array( 'maxAge' => setting( 'max_age' ) ) );
}
