<?php
/**
 * The gate, as a shortcode and as a block.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

use const StepUp\ACTIONS;

/** Hooks it into WordPress. */
function register_gate(): void {
	add_shortcode( 'stepup', __NAMESPACE__ . '\gate_shortcode' );
	add_action(
		'init',
		function () {
			register_block_type( dirname( STEPUP_ELEMENTS_FILE ) . '/block', array( 'render_callback' => __NAMESPACE__ . '\gate_block' ) );
		}
	);
}

/**
 * `[stepup resource="documents" action="delete"]…[/stepup]`
 *
 * @param array<int|string, string>|string $attributes As written; a word without a value has a number for its key.
 * @param string|null                      $content    What stands between.
 */
function gate_shortcode( $attributes, $content = null ): string {
	$attributes = is_array( $attributes ) ? $attributes : array();
	$force      = $attributes['force'] ?? ( in_array( 'force', $attributes, true ) ? 'true' : '' );
	return gate( array_merge( $attributes, array( 'force' => in_array( $force, array( 'true', 'force', '1' ), true ) ) ), do_shortcode( balanced( (string) $content ) ) );
}

/**
 * The block `stepup/gate`.
 *
 * @param array<string, mixed> $attributes By the names of block.json.
 * @param string               $content    The blocks in it, drawn.
 */
function gate_block( array $attributes, string $content ): string {
	$attributes['max-age']     = $attributes['maxAge'] ?? '';
	$attributes['cache-scope'] = $attributes['cacheScope'] ?? '';
	return gate( $attributes, $content );
}

/**
 * Draws a gate. Only what is listed here becomes an attribute, and only as it may be. Where a member is led, and where a token is
 * sent, are settings of the script: whoever writes content cannot say it.
 *
 * Without a resource or an action that holds, the gate has none, and stays locked.
 *
 * @param array<int|string, mixed> $attributes By the names of the element's attributes.
 * @param string                   $content    What is guarded.
 */
function gate( array $attributes, string $content ): string {
	enqueue();
	$allowed = array(
		'resource'    => 'StepUp\is_resource_name',
		'action'      => function ( $value ) {
			return in_array( $value, ACTIONS, true );
		},
		'max-age'     => function ( $value ) {
			return is_string( $value ) && 1 === preg_match( '/^\d{1,9}[smh]?$/D', $value );
		},
		'cache-scope' => function ( $value ) {
			return in_array( $value, array( 'action', 'resource', 'session' ), true );
		},
		'mode'        => function ( $value ) {
			return in_array( $value, array( 'action', 'reveal' ), true );
		},
		'comment'     => function ( $value ) {
			return is_string( $value ) && '' !== $value && mb_strlen( $value ) <= 200;
		},
	);
	$html    = '';
	foreach ( $allowed as $name => $is_allowed ) {
		$value = $attributes[ $name ] ?? null;
		if ( $is_allowed( $value ) ) {
			$html .= sprintf( ' %s="%s"', $name, esc_attr( $value ) );
		}
	}
	if ( true === ( $attributes['force'] ?? false ) ) {
		$html .= ' force';
	}
	$is_revealing = 'reveal' === ( $attributes['mode'] ?? '' );
	return "<stepup-gate$html>" . ( $is_revealing ? "<template>$content</template>" : $content ) . '</stepup-gate>';
}

/**
 * Content whose paragraphs WordPress has opened or closed across a shortcode. An end tag in an open paragraph would be ignored,
 * and the gate would go on to the end of the page.
 *
 * @param string $content What stands between.
 */
function balanced( string $content ): string {
	$content = (string) preg_replace( '#^(?:\s|</p>|<br\s*/?>)+|(?:\s|<p>|<br\s*/?>)+$#i', '', $content );
	return force_balance_tags( $content );
}
