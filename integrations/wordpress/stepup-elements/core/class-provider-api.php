<?php
/**
 * The way to Transcodes' API.
 *
 * @package StepUp
 */

namespace StepUp;

/** Asks Transcodes' server API, with this server's own token. */
final class Provider_Api {

	// These say something about us, or about now, and nothing about what was asked for.
	const NOT_ABOUT_THE_QUESTION = array( 401, 403, 405, 407, 408, 425, 429 );

	// How servers of all kinds say that nothing at all lies at an address.
	const NO_SUCH_ADDRESS = '/^(cannot (get|post)\b|(there is )?(no|unknown) (such )?(route|path|endpoint|page|address|project|resource path)\b|(the )?(requested )?(route|path|endpoint|page|url)\b.*\bnot (be )?found|missing authentication token|there is nothing here)/i';

	/**
	 * Sends requests.
	 *
	 * @var Http_Client
	 */
	private Http_Client $http;

	/**
	 * The address, with its version and without a slash behind it.
	 *
	 * @var string
	 */
	private string $base;

	/**
	 * The credential, and what is sent with every question.
	 *
	 * @var array<string, string>
	 */
	private array $headers;

	/**
	 * How long one question may take, seconds.
	 *
	 * @var float
	 */
	private float $timeout;

	/**
	 * Makes the way.
	 *
	 * @param Http_Client $http         Sends requests.
	 * @param string      $api_url      Where the API lies, its path included, with its version or without.
	 * @param mixed       $server_token The server's own token.
	 * @param float       $timeout      Seconds.
	 * @param bool        $is_legacy    Whether older builds of the API are to understand it.
	 * @throws \InvalidArgumentException For settings that cannot be meant.
	 */
	public function __construct( Http_Client $http, string $api_url, $server_token, float $timeout, bool $is_legacy ) {
		if ( ! is_string( $server_token ) || 1 !== preg_match( '/^[\x21-\x7E]+$/D', $server_token ) ) {
			throw new \InvalidArgumentException( 'serverToken must be the token from the Transcodes console.' );
		}
		if ( false !== strpos( check_service_url( $api_url, 'apiUrl' ), '?' ) ) {
			throw new \InvalidArgumentException( 'apiUrl must not carry a query.' );
		}
		$this->http    = $http;
		$this->base    = preg_replace( '/\/v1$/D', '', rtrim( $api_url, '/' ) ) . '/v1';
		$this->timeout = $timeout;
		$this->headers = array(
			'Accept'             => 'application/json',
			'x-transcodes-token' => $server_token,
		);
		if ( $is_legacy ) {
			$this->headers['x-api-key'] = $server_token;
		}
	}

	/**
	 * Asks.
	 *
	 * @param string                     $path     Below the version.
	 * @param float                      $deadline Until when, Unix seconds.
	 * @param array<string, string>|null $question With POST: what is sent.
	 * @return array{0: mixed}|null The whole answer, whatever it is; null where the API itself says that it knows no such thing.
	 * @throws Refusal `not-checked` for everything that is no answer of that API.
	 */
	public function ask( string $path, float $deadline, ?array $question = null ): ?array {
		$left = min( $this->timeout, $deadline - microtime( true ) );
		if ( $left <= 0 ) {
			throw new Refusal( 'not-checked', 'The check took too long.' );
		}
		$answer = null === $question
			? $this->http->send( 'GET', "$this->base/$path", $this->headers, null, $left )
			: $this->http->send(
				'POST',
				"$this->base/$path",
				$this->headers + array( 'Content-Type' => 'application/json' ),
				(string) json_encode( $question, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ), // phpcs:ignore WordPress.WP.AlternativeFunctions -- without WordPress.
				$left
			);
		$status = $answer['status'];
		if ( $status < 300 && null === $answer['body'] ) {
			throw new Refusal( 'not-checked', 'Transcodes answered with too much.' );
		}
		try {
			$value   = parse_json( (string) $answer['body'] );
			$is_json = true;
		} catch ( \JsonException $exception ) {
			$value   = null;
			$is_json = false;
		}
		if ( $status >= 200 && $status < 300 && $is_json && ! self::is_foreign( $value ) ) {
			return array( $value );
		}
		if ( $status >= 400 && $status < 500 && ! in_array( $status, self::NOT_ABOUT_THE_QUESTION, true ) && self::says_unknown( $status, $value ) ) {
			return null;
		}
		throw self::explain( $status, $answer['type'] );
	}

	/**
	 * Says what an answer means that is none of the API's.
	 *
	 * @param int    $status Its status.
	 * @param string $type   Its content type.
	 */
	private static function explain( int $status, string $type ): Refusal {
		if ( 401 === $status || 403 === $status ) {
			return new Refusal( 'not-checked', "Transcodes refuses this server's token ($status): check serverToken, and that it is of this project.", 'server-token-refused' );
		}
		if ( $status >= 500 || ( $status >= 300 && $status < 400 ) || in_array( $status, self::NOT_ABOUT_THE_QUESTION, true ) ) {
			return new Refusal( 'not-checked', "Transcodes answered with $status; redirects are not followed.", 'provider-unavailable' );
		}
		return new Refusal( 'not-checked', sprintf( 'What answers at apiUrl (%d, %s) is not the API of Transcodes: check apiUrl, and what stands between.', $status, quote( $type ) ), 'wrong-api' );
	}

	/**
	 * Whether JSON that came with success has nothing of the envelope `{ success, statusCode, payload }`.
	 *
	 * @param mixed $value The answer.
	 */
	private static function is_foreign( $value ): bool {
		if ( ! $value instanceof \stdClass ) {
			return false;
		}
		$names = array_keys( (array) $value );
		return $names && ! array_intersect( $names, array( 'success', 'statusCode', 'payload' ) );
	}

	/**
	 * Whether an answer of 4xx is the API's own word that it does not know what was asked for: JSON in its envelope, or with
	 * the text of an error. An error about the address, or one that could be any server's, is not.
	 *
	 * @param int   $status Its status.
	 * @param mixed $value  The answer.
	 */
	private static function says_unknown( int $status, $value ): bool {
		if ( ! $value instanceof \stdClass ) {
			return false;
		}
		$texts = array_filter( array( $value->error ?? null, $value->message ?? null ), 'is_string' );
		foreach ( $texts as $text ) {
			if ( 1 === preg_match( self::NO_SUCH_ADDRESS, $text ) ) {
				return false;
			}
		}
		if ( false === ( $value->success ?? null ) || ( $value->statusCode ?? null ) === $status || ! (array) $value ) { // phpcs:ignore WordPress.NamingConventions -- the API's own name.
			return true;
		}
		foreach ( $texts as $text ) {
			if ( 1 !== preg_match( '/^not found\.?$/iD', $text ) ) {
				return true;
			}
		}
		return false;
	}
}
