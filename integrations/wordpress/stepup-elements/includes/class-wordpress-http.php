<?php
/**
 * HTTP by WordPress.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

use StepUp\Http_Client;
use StepUp\Refusal;

/**
 * Asks by WordPress's HTTP API, so that a site's proxy settings hold. The limit is for the whole exchange where PHP has its curl
 * extension, and at least a second; without curl it begins anew with each byte.
 */
final class WordPress_Http implements Http_Client {

	/**
	 * Asks once.
	 *
	 * @param string                $method  GET or POST.
	 * @param string                $url     The address.
	 * @param array<string, string> $headers What is sent with it.
	 * @param string|null           $body    JSON, with POST.
	 * @param float                 $seconds The limit.
	 * @throws Refusal `not-checked` where no whole answer came in time.
	 */
	public function send( string $method, string $url, array $headers, ?string $body, float $seconds ): array {
		$response = wp_remote_request(
			$url,
			array(
				'method'              => $method,
				'headers'             => $headers,
				'body'                => $body,
				'timeout'             => $seconds,
				// A redirect would carry the server's token elsewhere.
				'redirection'         => 0,
				'sslverify'           => true,
				'limit_response_size' => self::MAX_BYTES + 1,
				'user-agent'          => 'stepup-elements',
			)
		);
		if ( is_wp_error( $response ) ) {
			// Its own message may hold the address, which has the session id in it.
			throw new Refusal( 'not-checked', 'Transcodes, or the key server, could not be reached in time.', 'provider-unavailable' );
		}
		$text = wp_remote_retrieve_body( $response );
		$type = wp_remote_retrieve_header( $response, 'content-type' );
		return array(
			'status' => (int) wp_remote_retrieve_response_code( $response ),
			'type'   => is_string( $type ) ? trim( explode( ';', $type )[0] ) : '',
			'body'   => strlen( $text ) > self::MAX_BYTES ? null : $text,
		);
	}
}
