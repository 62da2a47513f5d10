<?php
/**
 * The settings page.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

const PAGE = 'stepup-elements';

/** Hooks it into WordPress. */
function register_settings_page(): void {
	add_action(
		'admin_menu',
		function () {
			add_options_page( __( 'Step-up', 'stepup-elements' ), __( 'Step-up', 'stepup-elements' ), 'manage_options', PAGE, __NAMESPACE__ . '\settings_page' );
		}
	);
	add_action(
		'admin_init',
		function () {
			// Made here, so that not every page of the site loads the token from the database.
			add_option( TOKEN_OPTION, '', '', 'no' );
			add_action( 'update_option_' . OPTION, __NAMESPACE__ . '\forget_token_of_another_address', 10, 2 );
			register_setting( PAGE, OPTION, array( 'sanitize_callback' => __NAMESPACE__ . '\sanitize_settings' ) );
			register_setting( PAGE, TOKEN_OPTION, array( 'sanitize_callback' => __NAMESPACE__ . '\sanitize_server_token' ) );
		}
	);
}

/**
 * The fields, with what stands below each.
 *
 * @return array<string, array{0: string, 1: string}>
 */
function setting_fields(): array {
	return array(
		'project_id'       => array( __( 'Project', 'stepup-elements' ), __( 'The project’s id, from the console.', 'stepup-elements' ) ),
		'public_key'       => array( __( 'Public key of the access tokens', 'stepup-elements' ), __( 'The JWK from the console, a JWKS, or the https address of one.', 'stepup-elements' ) ),
		'max_age'          => array( __( 'How old a verification may be', 'stepup-elements' ), __( 'Seconds, or 90s, 15m, 1h. A gate and a rule may say less or more.', 'stepup-elements' ) ),
		'member_linking'   => array( __( 'Which member a user is', 'stepup-elements' ), __( 'At first use: who has the user’s address and steps up first. That cannot be told from whoever has taken over the session, the mailbox or an administrator. Beforehand: only users whom your own code has linked pass.', 'stepup-elements' ) ),
		'form_actions'     => array( __( 'Where forms may be sent with a proof', 'stepup-elements' ), __( 'Paths of this site with a blank between them, such as /wp-json/shop/v1/*.', 'stepup-elements' ) ),
		'console_url'      => array( __( 'Where MFA is set up', 'stepup-elements' ), __( 'Empty: the provider’s own console.', 'stepup-elements' ) ),
		/* translators: %s: an address. */
		'api_url'          => array( __( 'Address of the API', 'stepup-elements' ), sprintf( __( 'Empty: %s', 'stepup-elements' ), DEFAULTS['api_url'] ) ),
		'sdk_src'          => array( __( 'Address of the provider’s script', 'stepup-elements' ), __( 'Empty: the provider’s own.', 'stepup-elements' ) ),
		'script_src'       => array( __( 'Address of the elements’ script', 'stepup-elements' ), __( 'Empty: the file in this plugin, pinned by its hash.', 'stepup-elements' ) ),
		'script_integrity' => array( __( 'Its hash', 'stepup-elements' ), __( 'sha384-…, for a script of your own address.', 'stepup-elements' ) ),
	);
}

/** Draws the page. The server's token is never on it. */
function settings_page(): void {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	echo '<div class="wrap"><h1>' . esc_html( get_admin_page_title() ) . '</h1>';
	settings_errors( OPTION );
	try {
		make_guard();
	} catch ( \InvalidArgumentException $mistake ) {
		/* translators: %s: what is missing. */
		echo '<div class="notice notice-warning inline"><p>' . esc_html( sprintf( __( 'Guarded routes answer 503 until this is set: %s', 'stepup-elements' ), $mistake->getMessage() ) ) . '</p></div>';
	}
	if ( '' === script_url() ) {
		echo '<div class="notice notice-warning inline"><p>' . esc_html__( 'This copy of the plugin has no script. Install the packed one, or set an address below.', 'stepup-elements' ) . '</p></div>';
	}
	echo '<form method="post" action="options.php">';
	settings_fields( PAGE );
	echo '<table class="form-table" role="presentation">';
	foreach ( setting_fields() as $name => list( $label, $help ) ) {
		field( $name, $label, $help );
	}
	token_field();
	echo '</table>';
	submit_button();
	echo '</form></div>';
}

/**
 * Draws a field.
 *
 * @param string $name  The setting.
 * @param string $label What it is.
 * @param string $help  What stands below.
 */
function field( string $name, string $label, string $help ): void {
	$value = is_fixed( $name ) ? setting( $name ) : ( ( (array) get_option( OPTION ) )[ $name ] ?? '' );
	$is_of_token = 'api_url' === $name && ! is_fixed( $name ) && is_fixed( 'server_token' );

	$more = disabled( is_fixed( $name ) || $is_of_token || ! may_set( $name ), true, false );
	$text = is_fixed( $name ) ? fixed_help( $name ) : $help;
	if ( $is_of_token ) {
		/* translators: %s: a constant. */
		$text = sprintf( __( 'The server’s token is in wp-config.php, so that only %s there says where else it is sent.', 'stepup-elements' ), constant_name( $name ) );
	}
	if ( ! may_set( $name ) ) {
		$text = __( 'Only who may write scripts (unfiltered_html) can change it.', 'stepup-elements' );
	}
	echo '<tr><th scope="row"><label for="stepup-' . esc_attr( $name ) . '">' . esc_html( $label ) . '</label></th><td>';
	$start = 'id="stepup-' . esc_attr( $name ) . '" name="' . esc_attr( OPTION . "[$name]" ) . '" aria-describedby="stepup-' . esc_attr( $name ) . '-help" ' . $more;
	if ( 'member_linking' === $name ) {
		echo '<select ' . $start . '>'; // phpcs:ignore WordPress.Security.EscapeOutput -- $start is escaped above.
		foreach ( array( 'first-use' => __( 'At first use', 'stepup-elements' ), 'beforehand' => __( 'Beforehand', 'stepup-elements' ) ) as $option => $word ) {
			echo '<option value="' . esc_attr( $option ) . '"' . selected( setting( $name ), $option, false ) . '>' . esc_html( $word ) . '</option>';
		}
		echo '</select>';
	} elseif ( 'public_key' === $name ) {
		echo '<textarea class="large-text code" rows="4" ' . $start . '>' . esc_textarea( $value ) . '</textarea>'; // phpcs:ignore WordPress.Security.EscapeOutput -- $start is escaped above.
	} else {
		echo '<input type="text" class="regular-text code" value="' . esc_attr( $value ) . '" ' . $start . '>'; // phpcs:ignore WordPress.Security.EscapeOutput -- $start is escaped above.
	}
	echo '<p class="description" id="stepup-' . esc_attr( $name ) . '-help">' . esc_html( $text ) . '</p></td></tr>';
}

/** Draws the field of the server's token, which is written and never read. */
function token_field(): void {
	$is_fixed = is_fixed( 'server_token' );
	$is_saved = '' !== server_token();
	$help     = __( 'Not saved yet.', 'stepup-elements' );
	if ( $is_saved ) {
		$help = __( 'Saved, and not shown again. Empty: it stays as it is.', 'stepup-elements' );
	}
	if ( $is_fixed ) {
		$help = fixed_help( 'server_token' );
	}
	echo '<tr><th scope="row"><label for="stepup-server_token">' . esc_html__( 'The server’s own token', 'stepup-elements' ) . '</label></th><td>';
	echo '<input type="password" class="regular-text code" id="stepup-server_token" name="' . esc_attr( TOKEN_OPTION ) . '" value="" autocomplete="off" aria-describedby="stepup-server_token-help" ' . disabled( $is_fixed, true, false ) . '>';
	echo '<p class="description" id="stepup-server_token-help">' . esc_html( $help ) . '</p>';
	if ( $is_saved && ! $is_fixed ) {
		echo '<p><label><input type="checkbox" name="stepup_forget_server_token" value="1"> ' . esc_html__( 'Forget it', 'stepup-elements' ) . '</label></p>';
	}
	echo '</td></tr>';
}

/**
 * Says that a constant has the word.
 *
 * @param string $name The setting.
 */
function fixed_help( string $name ): string {
	/* translators: %s: a constant. */
	return sprintf( __( 'Set by %s in wp-config.php.', 'stepup-elements' ), constant_name( $name ) );
}
