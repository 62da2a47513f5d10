<?php
/**
 * The lock of REST routes.
 *
 * @package StepUp
 */

namespace StepUp\WordPress;

use StepUp\Decision;
use StepUp\Request;

/**
 * Decides about requests of the REST API, each of them once.
 *
 * WordPress asks the `permission_callback` of every method of a route again after the answer, and for OPTIONS, to write the header
 * `Allow`. Nothing is decided then: a proof must not be used up by that.
 */
final class Rest_Lock {

	const ERROR = 'stepup_refused';

	/**
	 * The requests that are being answered, with what was decided about each, by rule.
	 *
	 * @var \SplObjectStorage<\WP_REST_Request, array<string, Decision>>|null
	 */
	private static ?\SplObjectStorage $open = null;

	/** Hooks it into WordPress. */
	public static function register(): void {
		self::$open = new \SplObjectStorage();
		add_filter( 'rest_request_before_callbacks', array( self::class, 'open' ), 1, 3 );
		add_filter( 'rest_dispatch_request', array( self::class, 'hold' ), PHP_INT_MAX, 2 );
		add_filter( 'rest_request_after_callbacks', array( self::class, 'close' ), PHP_INT_MAX, 3 );
		add_filter(
			'rest_exposed_cors_headers',
			function ( array $names ) {
				return array_merge( $names, array( 'WWW-Authenticate', 'Retry-After' ) );
			}
		);
		add_filter(
			'rest_allowed_cors_headers',
			function ( array $names ) {
				return array_merge( $names, array( 'X-Step-Up-Session-Id' ) );
			}
		);
	}

	/**
	 * Decides.
	 *
	 * @param \WP_REST_Request     $request The request.
	 * @param array<string, mixed> $rule    What is asked for.
	 * @return true|\WP_Error
	 */
	public static function verify( \WP_REST_Request $request, array $rule ) {
		if ( ! isset( self::$open[ $request ] ) ) {
			return new \WP_Error( self::ERROR, 'Nothing is decided about this request now.', array( 'status' => 401 ) );
		}
		$name      = (string) wp_json_encode( $rule );
		$decisions = self::$open[ $request ];
		if ( ! isset( $decisions[ $name ] ) ) {
			$decisions[ $name ]     = decide( self::to_request( $request ), $rule );
			self::$open[ $request ] = $decisions;
		}
		return self::to_result( $decisions[ $name ] );
	}

	/**
	 * Who passed.
	 *
	 * @param \WP_REST_Request $request A request that is being answered.
	 * @return array<string, string>|null
	 */
	public static function member( \WP_REST_Request $request ): ?array {
		foreach ( isset( self::$open[ $request ] ) ? self::$open[ $request ] : array() as $decision ) {
			if ( 'allowed' === $decision->outcome ) {
				return $decision->member;
			}
		}
		return null;
	}

	/**
	 * From here on, something is decided about a request.
	 *
	 * @param mixed            $response Handed on.
	 * @param array            $handler  Not used.
	 * @param \WP_REST_Request $request  The request.
	 * @return mixed
	 */
	public static function open( $response, $handler, $request ) {
		self::$open[ $request ] = array();
		return $response;
	}

	/**
	 * Keeps a handler from being called whose request was refused, whatever its `permission_callback` has made of that: an error
	 * is true to `&&` and `if`.
	 *
	 * @param mixed            $result  Handed on.
	 * @param \WP_REST_Request $request The request.
	 * @return mixed
	 */
	public static function hold( $result, $request ) {
		foreach ( isset( self::$open[ $request ] ) ? self::$open[ $request ] : array() as $decision ) {
			if ( 'allowed' !== $decision->outcome ) {
				return self::to_result( $decision );
			}
		}
		return $result;
	}

	/**
	 * Nothing more is decided about a request. A refusal becomes the answer that pages know: an error of WordPress has no
	 * challenge.
	 *
	 * @param mixed            $response What is to be answered.
	 * @param array            $handler  Not used.
	 * @param \WP_REST_Request $request  The request.
	 * @return mixed
	 */
	public static function close( $response, $handler, $request ) {
		unset( self::$open[ $request ] );
		$answer = is_wp_error( $response ) ? ( $response->get_error_data( self::ERROR )['answer'] ?? null ) : null;
		if ( null === $answer ) {
			return $response;
		}
		// WordPress writes this one itself, with what the site exposes already.
		unset( $answer['headers']['Access-Control-Expose-Headers'] );
		return new \WP_REST_Response( $answer['body'], $answer['status'], $answer['headers'] );
	}

	/**
	 * A decision, as `permission_callback` returns it.
	 *
	 * @param Decision $decision What was decided.
	 * @return true|\WP_Error
	 */
	private static function to_result( Decision $decision ) {
		if ( 'allowed' === $decision->outcome ) {
			return true;
		}
		$data = array(
			'status' => $decision->answer['status'],
			'answer' => $decision->answer,
		);
		return new \WP_Error( self::ERROR, $decision->answer['body']['detail'], $data );
	}

	/**
	 * A request of WordPress, as the lock reads it.
	 *
	 * @param \WP_REST_Request $request The request.
	 */
	private static function to_request( \WP_REST_Request $request ): Request {
		return new Request(
			$request->get_headers(),
			function () use ( $request ) {
				return (string) $request->get_body();
			}
		);
	}
}
