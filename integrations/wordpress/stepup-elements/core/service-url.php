<?php
/**
 * Addresses of services.
 *
 * @package StepUp
 */

namespace StepUp;

/**
 * Checks the address of a service that gets a credential or that hands out keys: `https`, or this machine itself.
 *
 * @param mixed  $url  The address.
 * @param string $name The setting, for the error.
 * @return string It.
 * @throws \InvalidArgumentException For any other.
 */
function check_service_url( $url, string $name ): string {
	$parts       = is_string( $url ) && 1 === preg_match( '/^[\x21-\x7E]+$/D', $url ) ? parse_url( $url ) : false; // phpcs:ignore WordPress.WP.AlternativeFunctions -- without WordPress.
	$scheme      = strtolower( $parts['scheme'] ?? '' );
	$host        = strtolower( $parts['host'] ?? '' );
	$is_loopback = 1 === preg_match( '/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/D', $host );
	if ( '' === $host || ! ( 'https' === $scheme || ( 'http' === $scheme && $is_loopback ) ) ) {
		throw new \InvalidArgumentException( "$name must be an https address (http only on this machine)." );
	}
	if ( array_intersect( array( 'user', 'pass', 'fragment' ), array_keys( $parts ) ) ) {
		throw new \InvalidArgumentException( "$name must not carry a user, a password or a fragment." );
	}
	return $url;
}
