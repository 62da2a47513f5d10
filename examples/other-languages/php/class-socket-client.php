<?php
/**
 * HTTP by PHP alone.
 *
 * @package StepUp
 */

namespace StepUp;

/**
 * One exchange over a socket: the limits of PHP's own HTTP streams begin anew with each byte. HTTP/1.0 has no chunks, and the
 * answer ends with the connection. With PHP's curl extension, `CURLOPT_TIMEOUT_MS` limits an exchange as well.
 */
final class Socket_Client implements Http_Client {

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
		$end     = microtime( true ) + $seconds;
		$address = parse_url( $url );
		$is_tls  = 'https' === $address['scheme'];
		$port    = $address['port'] ?? ( $is_tls ? 443 : 80 );
		// PHP verifies the certificate and its name for `tls` unless it is told not to.
		$socket = @stream_socket_client( ( $is_tls ? 'tls' : 'tcp' ) . "://$address[host]:$port", $code, $message, $seconds );
		if ( false === $socket ) {
			throw new Refusal( 'not-checked', 'The provider could not be reached.', 'provider-unavailable' );
		}
		try {
			$path = ( $address['path'] ?? '/' ) . ( isset( $address['query'] ) ? "?$address[query]" : '' );
			$head = array( "$method $path HTTP/1.0", "Host: $address[host]" . ( isset( $address['port'] ) ? ":$port" : '' ) );
			foreach ( $headers + ( null === $body ? array() : array( 'Content-Length' => strlen( $body ) ) ) as $name => $value ) {
				$head[] = "$name: $value";
			}
			fwrite( $socket, implode( "\r\n", $head ) . "\r\n\r\n$body" );
			return self::parse( self::read( $socket, $end ) );
		} finally {
			fclose( $socket );
		}
	}

	/**
	 * Reads until the other side has said everything.
	 *
	 * @param resource $socket The connection.
	 * @param float    $end    Until when, Unix seconds.
	 * @throws Refusal `not-checked` where that takes too long.
	 */
	private static function read( $socket, float $end ): string {
		$answer = '';
		while ( ! feof( $socket ) ) {
			$left = (int) ( ( $end - microtime( true ) ) * 1000000 );
			if ( $left <= 0 ) {
				throw new Refusal( 'not-checked', 'The provider took too long.', 'provider-unavailable' );
			}
			stream_set_timeout( $socket, intdiv( $left, 1000000 ), $left % 1000000 );
			$answer .= fread( $socket, 8192 );
			// Headers included: nobody needs to see the rest.
			if ( strlen( $answer ) > 2 * self::MAX_BYTES ) {
				break;
			}
		}
		return $answer;
	}

	/**
	 * Takes an answer apart.
	 *
	 * @param string $answer What came.
	 * @return array{status: int, type: string, body: string|null}
	 * @throws Refusal `not-checked` where it is not whole.
	 */
	private static function parse( string $answer ): array {
		list( $head, $body ) = explode( "\r\n\r\n", $answer, 2 ) + array( 1 => '' );

		$has_length = 1 === preg_match( '/^content-length:[ \t]*(\d+)/im', $head, $length );
		$is_long    = strlen( $body ) > self::MAX_BYTES;
		$is_whole   = ! $has_length || (int) $length[1] === strlen( $body ) || $is_long;
		if ( 1 !== preg_match( '/^HTTP\/1\.\d (\d{3})/', $head, $status ) || ! $is_whole ) {
			throw new Refusal( 'not-checked', 'The provider broke off its answer.', 'provider-unavailable' );
		}
		$has_type = 1 === preg_match( '/^content-type:[ \t]*([^\s;]+)/im', $head, $type );
		return array(
			'status' => (int) $status[1],
			'type'   => $has_type ? $type[1] : 'something without a content type',
			'body'   => $is_long ? null : $body,
		);
	}
}
