// app/api/documents/[id]/route.ts
import { createStepUpGuard, type JWK, type StepUpGuard } from 'stepup-elements/server';
import { transcodes } from 'stepup-elements/server/transcodes.js';

let guard: StepUpGuard | undefined;

// Made at the first request: `next build` loads this file as well, and needs no secrets then.
function getGuard(): StepUpGuard {
  const { TRANSCODES_PROJECT_ID, TRANSCODES_SERVER_TOKEN, TRANSCODES_API_URL } = process.env;
  const { TRANSCODES_PUBLIC_KEY, TRANSCODES_PUBLIC_KEY_URL } = process.env;
  guard ??= createStepUpGuard({
    provider: transcodes({
      projectId: TRANSCODES_PROJECT_ID!,
      serverToken: TRANSCODES_SERVER_TOKEN!,
      publicKey: TRANSCODES_PUBLIC_KEY_URL
        ? new URL(TRANSCODES_PUBLIC_KEY_URL)
        : (JSON.parse(TRANSCODES_PUBLIC_KEY!) as JWK),
      apiUrl: TRANSCODES_API_URL,
    }),
  });
  return guard;
}

export async function DELETE(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const result = await getGuard().check(request, { resource: 'documents', action: 'delete', once: true });
  if (result.ok === false) return result.response;

  const { id } = await params;
  return Response.json({ deleted: id, by: result.member.id }, { headers: { 'Cache-Control': 'no-store' } });
}
