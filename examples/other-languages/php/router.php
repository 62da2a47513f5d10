<?php

/* Three guarded routes: `php -S 127.0.0.1:3000 router.php`. Settings are in the environment, named as below. */

declare(strict_types=1);

require __DIR__ . '/guard.php';

use StepUp\{Passed, Rule, StepUpGuard, UsedProofs};

$guard = new StepUpGuard(
    projectId: getenv('TRANSCODES_PROJECT_ID'),
    serverToken: getenv('TRANSCODES_SERVER_TOKEN'),
    publicKeys: json_decode(getenv('TRANSCODES_PUBLIC_KEY')),
    apiUrl: getenv('TRANSCODES_API_URL') ?: 'https://api.transcodesapis.com',
    usedProofs: new UsedProofs(getenv('USED_PROOFS') ?: sys_get_temp_dir() . '/used-proofs'),
);

$rules = [
    'DELETE documents' => new Rule('documents', 'delete', once: true),
    'GET documents' => new Rule('documents', 'read'),
    'POST transfers' => new Rule('transfers', 'create', maxAge: 300, once: true),
];
[, $place] = explode('/', parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$rule = $rules["$_SERVER[REQUEST_METHOD] $place"] ?? null;
if ($rule === null) {
    http_response_code(404);
    return;
}

// Behind FastCGI, names with `_` and with `-` are one: have the web server drop the former, as nginx does by itself.
$readBody = fn (int $limit) => stream_get_contents(fopen('php://input', 'rb'), $limit);
$result = $guard->check(getallheaders(), $rule, $readBody);
if (!$result instanceof Passed) {
    error_log("step-up: $result->reason");
    http_response_code($result->status);
    foreach ($result->headers as $name => $value) {
        header("$name: $value");
    }
    echo $result->body;
    return;
}

// The route's own work begins here.
header('Content-Type: application/json');
header('Cache-Control: no-store');
echo json_encode(['done' => $rule->scope(), 'by' => $result->member->sub]);
