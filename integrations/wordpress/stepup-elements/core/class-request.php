<?php
/**
 * A request, as far as the guard looks at it.
 *
 * @package StepUp
 */

namespace StepUp;

/** Headers, and a body that is read only where it has to be. */
final class Request {

	/**
	 * Values by the header's name in small letters; several lines are joined by a comma, which no token and no id contains.
	 *
	 * @var array<string, string>
	 */
	private array $headers = array();

	/**
	 * Gives at most so many bytes of the body.
	 *
	 * @var callable(int): string
	 */
	private $read_body;

	/**
	 * Describes a request.
	 *
	 * @param array<string, string|string[]> $headers   By name; of `X-Name` and `X_Name`, which PHP cannot tell apart, either.
	 * @param callable(int): string          $read_body Gives at most so many bytes of the body.
	 */
	public function __construct( array $headers, callable $read_body ) {
		foreach ( $headers as $name => $values ) {
			$name  = str_replace( '_', '-', strtolower( (string) $name ) );
			$lines = array_merge( isset( $this->headers[ $name ] ) ? array( $this->headers[ $name ] ) : array(), (array) $values );

			$this->headers[ $name ] = implode( ', ', $lines );
		}
		$this->read_body = $read_body;
	}

	/**
	 * One header.
	 *
	 * @param string $name In small letters.
	 * @return string|null Null where there is none.
	 */
	public function header( string $name ): ?string {
		return isset( $this->headers[ $name ] ) ? trim( $this->headers[ $name ], " \t" ) : null;
	}

	/**
	 * The beginning of the body.
	 *
	 * @param int $max_bytes How much of it.
	 */
	public function body( int $max_bytes ): string {
		return (string) substr( ( $this->read_body )( $max_bytes ), 0, $max_bytes );
	}
}
