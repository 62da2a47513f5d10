<?php
/**
 * What the settings page takes.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

use function StepUp\check_service_url;
use function StepUp\list_keys;
use function StepUp\parse_json;
use function StepUp\parse_max_age;
use function StepUp\usable_keys;

/**
 * Takes the settings of the form. One that cannot be meant stays what it was, and the page says so.
 *
 * @param mixed $input What was sent.
 * @return array<string, string>
 */
function sanitize_settings( $input ): array {
	$saved = get_option( OPTION );
	$clean = array();
	foreach ( array_keys( DEFAULTS ) as $name ) {
		$former = is_array( $saved ) && is_string( $saved[ $name ] ?? null ) ? $saved[ $name ] : '';
		if ( ! is_array( $input ) || ! is_string( $input[ $name ] ?? null ) || ! may_set( $name ) ) {
			$clean[ $name ] = $former;
			continue;
		}
		$value = trim( $input[ $name ] );
		$why   = '' === $value ? null : why_not_setting( $name, $value );
		if ( null !== $why ) {
			add_settings_error( OPTION, "stepup_$name", $why );
		}
		$clean[ $name ] = null === $why ? $value : $former;
	}
	return $clean;
}

/**
 * Whether who is signed in may say a setting. What becomes a script of the site's pages is for those alone who may write scripts
 * anyway: an administrator of one site of a network may not, nor may anybody where `DISALLOW_UNFILTERED_HTML` is set.
 *
 * @param string $name The setting.
 */
function may_set( string $name ): bool {
	return ! in_array( $name, array( 'sdk_src', 'script_src', 'script_integrity' ), true ) || current_user_can( 'unfiltered_html' );
}

/**
 * Says what keeps a text from being a setting.
 *
 * @param string $name  The setting.
 * @param string $value What was written, not empty.
 * @return string|null Null if nothing does.
 */
function why_not_setting( string $name, string $value ): ?string {
	try {
		switch ( $name ) {
			case 'project_id':
				return 1 === preg_match( '/^[A-Za-z0-9_-]{1,64}$/D', $value ) ? null : __( 'The project’s id has letters and digits only.', 'stepup-elements' );
			case 'max_age':
				parse_max_age( $value );
				return null;
			case 'member_linking':
				return in_array( $value, array( 'first-use', 'beforehand' ), true ) ? null : __( 'Members are linked at first use, or beforehand.', 'stepup-elements' );
			case 'public_key':
				return why_not_keys( $value );
			case 'form_actions':
				return 1 === preg_match( '#^(?: ?/(?![/\\\\])[\x21\x23-\x25\x28-\x3B\x3D\x3F-\x5B\x5D-\x7E]*)+$#D', $value ) ? null : __( 'Paths begin with a slash and have a blank between them.', 'stepup-elements' );
			case 'script_integrity':
				return 1 === preg_match( '#^sha(256|384|512)-[A-Za-z0-9+/]+={0,2}$#D', $value ) ? null : __( 'The hash looks like sha384-….', 'stepup-elements' );
			default:
				check_service_url( $value, $name );
				return esc_url_raw( $value, array( 'https', 'http' ) ) === $value ? null : __( 'This is no address that can be used.', 'stepup-elements' );
		}
	} catch ( \InvalidArgumentException $mistake ) {
		return $mistake->getMessage();
	}
}

/**
 * Says what keeps a text from being the public key: a JWK, a JWKS, or the address of one.
 *
 * @param string $value What was written.
 */
function why_not_keys( string $value ): ?string {
	try {
		$keys = list_keys( parse_json( $value ) );
	} catch ( \JsonException $exception ) {
		check_service_url( $value, 'public_key' );
		return null;
	}
	usable_keys( $keys ?? array( null ) );
	return null;
}

/**
 * Takes the server's token. An empty field keeps what is there: the page never shows it, so it cannot send it back.
 *
 * @param mixed $input What was sent.
 */
function sanitize_server_token( $input ): string {
	$former = (string) get_option( TOKEN_OPTION, '' );
	$value  = is_string( $input ) ? trim( $input ) : '';
	// phpcs:ignore WordPress.Security.NonceVerification -- options.php has checked it.
	if ( isset( $_POST['stepup_forget_server_token'] ) ) {
		return '';
	}
	if ( '' === $value ) {
		return $former;
	}
	if ( 1 !== preg_match( '/^[\x21-\x7E]+$/D', $value ) ) {
		add_settings_error( OPTION, 'stepup_server_token', __( 'The server’s token has no blanks: copy it from the console.', 'stepup-elements' ) );
		return $former;
	}
	return $value;
}

/**
 * Forgets the server's token once it would be sent elsewhere: else whoever may change the address, and has never seen the token,
 * would be sent it.
 *
 * @param mixed $former What the settings were.
 * @param mixed $now    What they are.
 */
function forget_token_of_another_address( $former, $now ): void {
	list( $former_url, $url ) = array_map(
		function ( $settings ) {
			$value = is_array( $settings ) ? ( $settings['api_url'] ?? '' ) : '';
			return '' === $value ? DEFAULTS['api_url'] : $value;
		},
		array( $former, $now )
	);
	if ( $former_url === $url || '' === get_option( TOKEN_OPTION, '' ) ) {
		return;
	}
	delete_option( TOKEN_OPTION );
	add_option( TOKEN_OPTION, '', '', 'no' );
	add_settings_error( OPTION, 'stepup_server_token', __( 'The server’s token was of another address, and was forgotten.', 'stepup-elements' ), 'warning' );
}
