<?php
/**
 * What a route asks for.
 *
 * @package StepUp
 */

namespace StepUp;

/** A rule that was checked, with its defaults. */
final class Rule {

	const KEYS = array( 'resource', 'action', 'maxAge', 'once', 'acrValues', 'allowRole', 'force' );

	/**
	 * What is to be changed.
	 *
	 * @var string
	 */
	public string $resource;

	/**
	 * What is to be done to it: create, read, update or delete.
	 *
	 * @var string
	 */
	public string $action;

	/**
	 * How old the step-up may be, seconds.
	 *
	 * @var int
	 */
	public int $max_age;

	/**
	 * Whether a proof opens it a single time.
	 *
	 * @var bool
	 */
	public bool $once;

	/**
	 * Whether a member whose role needs no MFA for it passes without a step-up.
	 *
	 * @var bool
	 */
	public bool $allow_role;

	/**
	 * The authentication context class references that would do (RFC 9470, section 4).
	 *
	 * @var string[]
	 */
	public array $acr_values;

	/**
	 * Checks a rule.
	 *
	 * @param array<string, mixed> $rule            `resource`, `action`, `maxAge`, `once`, `acrValues`, `allowRole`, `force`, as
	 *                                              in TypeScript.
	 * @param int                  $default_max_age Seconds.
	 * @throws \InvalidArgumentException With the field and what is allowed.
	 */
	public function __construct( array $rule, int $default_max_age ) {
		refuse_unknown_keys( 'A rule', $rule, self::KEYS );
		$acr_values = $rule['acrValues'] ?? null;
		self::demand( is_resource_name( $rule['resource'] ?? null ), 'resource: 1 to 128 printable ASCII characters without space, " and \\' );
		self::demand( in_array( $rule['action'] ?? null, ACTIONS, true ), 'action: create, read, update or delete' );
		foreach ( array( 'once', 'allowRole', 'force' ) as $name ) {
			self::demand( is_bool( $rule[ $name ] ?? false ), "$name: true or false" );
		}
		$is_list = is_array( $acr_values ) && $acr_values && array_filter( $acr_values, __NAMESPACE__ . '\is_resource_name' ) === $acr_values;
		self::demand( null === $acr_values || $is_list, 'acrValues: a list of texts without space, " and \\' );

		$this->resource   = $rule['resource'];
		$this->action     = $rule['action'];
		$this->max_age    = isset( $rule['maxAge'] ) ? parse_max_age( $rule['maxAge'] ) : $default_max_age;
		$this->once       = $rule['once'] ?? false;
		$this->acr_values = array_values( $acr_values ?? array() );
		// A role reaches no class of authentication, and `force` asks for real MFA whatever the role says.
		$this->allow_role = ( $rule['allowRole'] ?? false ) && ! ( $rule['force'] ?? false ) && ! $this->acr_values;
	}

	/** The one scope token of a challenge. */
	public function scope(): string {
		return "$this->resource:$this->action";
	}

	/**
	 * Refuses a field.
	 *
	 * @param bool   $holds   Whether it is as it must be.
	 * @param string $allowed The field and what is allowed.
	 * @throws \InvalidArgumentException Where it is not.
	 */
	private static function demand( bool $holds, string $allowed ): void {
		if ( ! $holds ) {
			throw new \InvalidArgumentException( "A rule is not as it must be. $allowed." );
		}
	}
}
