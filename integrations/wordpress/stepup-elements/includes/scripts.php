<?php
/**
 * The elements' script on the site's pages.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

const HANDLE = 'stepup-elements';

/** Hooks it into WordPress. */
function register_scripts(): void {
	add_action( 'init', __NAMESPACE__ . '\register_handles' );
	add_action( 'wp_enqueue_scripts', __NAMESPACE__ . '\enqueue_for_content' );
	add_filter( 'script_loader_tag', __NAMESPACE__ . '\script_tag', PHP_INT_MAX, 2 );
}

/** Makes the script and the style known; themes may enqueue `stepup-elements` themselves. */
function register_handles(): void {
	$url = script_url();
	if ( '' === $url ) {
		return;
	}
	// No version of WordPress's: a module's address must be the same wherever it is imported.
	wp_register_script( HANDLE, $url, array(), null, false ); // phpcs:ignore WordPress.WP.EnqueuedResourceParameters -- the address has it.
	// Until the script is there, nothing could hold a click back.
	wp_register_style( HANDLE, false ); // phpcs:ignore WordPress.WP.EnqueuedResourceParameters -- there is no file.
	wp_add_inline_style( HANDLE, 'stepup-gate:not(:defined){visibility:hidden}' );
}

/** Loads them in the head where the page's own content has a gate; a gate elsewhere, as in a widget, loads them when drawn. */
function enqueue_for_content(): void {
	$post = get_post();
	if ( is_singular() && $post && ( has_shortcode( $post->post_content, 'stepup' ) || has_block( 'stepup/gate', $post ) ) ) {
		enqueue();
	}
}

/** Loads them on this page. */
function enqueue(): void {
	wp_enqueue_script( HANDLE );
	wp_enqueue_style( HANDLE );
}

/** The address of the script: the one that is set, else that of the file in this plugin. Empty where there is none. */
function script_url(): string {
	if ( '' !== setting( 'script_src' ) ) {
		return setting( 'script_src' );
	}
	return is_readable( own_integrity_file() ) ? add_query_arg( 'ver', version(), plugins_url( 'assets/stepup-elements.js', STEPUP_ELEMENTS_FILE ) ) : '';
}

/** The hash that pins the script, and with it its later parts. */
function script_integrity(): string {
	if ( '' !== setting( 'script_src' ) ) {
		return setting( 'script_integrity' );
	}
	return is_readable( own_integrity_file() ) ? (string) require own_integrity_file() : '';
}

/** Where the packed plugin has the hash of its own file. */
function own_integrity_file(): string {
	return dirname( STEPUP_ELEMENTS_FILE ) . '/assets/integrity.php';
}

/** The version of this plugin. */
function version(): string {
	return get_file_data( STEPUP_ELEMENTS_FILE, array( 'version' => 'Version' ) )['version'];
}

/**
 * Writes our own tag: a module, pinned, with the settings. They come from here alone, never from a page's content.
 *
 * @param string $tag    As WordPress writes it.
 * @param string $handle Whose it is.
 */
function script_tag( string $tag, string $handle ): string {
	if ( HANDLE !== $handle ) {
		return $tag;
	}
	$project_id = setting( 'project_id' );
	$sdk_src    = setting( 'sdk_src' );
	$attributes = array(
		'type'              => 'module',
		'src'               => esc_url_raw( script_url() ),
		'integrity'         => script_integrity(),
		'crossorigin'       => 'anonymous',
		'data-project-id'   => $project_id,
		'data-sdk-src'      => '' !== $sdk_src || '' === $project_id ? $sdk_src : 'https://cdn.transcodes.link/' . rawurlencode( $project_id ) . '/webworker.js',
		'data-console-url'  => setting( 'console_url' ),
		'data-max-age'      => setting( 'max_age' ),
		'data-form-actions' => setting( 'form_actions' ),
	);
	return wp_get_script_tag( array_filter( $attributes, 'strlen' ) );
}
