/**
 * Words of five letters or more that our own messages and those of IAM and the API gateway use; a service brings more of them. A secret that
 * shares one, such as `instance-password-1`, is not recognised by it: to mask the word would reveal the secret and make messages unreadable.
 * A word that is part of another one is not listed: it is found in that.
 */
export const ordinaryWords = `
abort above absent accepted access_key access_secret accesskeyid accesssecret accounts actions active addresses
administration administrators adopted after again agencies agencyurn algorithm aliases allowed already amount another
answered apigw application arguments array assumed attempts authentication authenticator authority authtoken backend
backup balance because before begin behind being between binding blank blocked body boolean broken browser bucket budget
busy bytes cache called cancelled cannot catalog causes certificates changed characters checked clear client clock
closed cluster codes command committed common complete conflict connected connections console contact contains
content-length content-type context could create_time created_at creating credential_type credentials current custom
database decoded default deleted deleting denied deny description destination destroy details different digits direct
disabled domain_id domain_name domains double download duplicated during dynamic earlier either empty enabled
encoded_authorization_message encoding encrypted encryption endpoints enough enterprise entry environment error_code
error_msg errorcode errormessage errormsg errors example exceeded exceeds exception execute existing exists expiration
expired expires_at explicit export external failed failure fields filter first folder following forbidden frequently
function gateway general groups handle headers hostname hosts hours http:// https:// identifier identity import
incorrect information inner input insecure inside instance_id instanceid instances insufficient integer interface
internal_error invalid ipv4 ipv6 issue kubernetes label letters limited limits local login longer machine malformed
matched maximum memory messages metadata method minimum minutes missing model module moment month multiple
myhuaweicloud.com named namespaces network never nginx normal notfound nothing numbers objects offset operate operations
operator optional options order_column order_type organization original packages parameters params parsed party passed
passwords patch pending period permissions permitted platform please policies policy portal position possible prefix
private problem processing product profile project_id projectid projects property protocol provided provider proxy
public pulumi queries query quotas reached reason received recent reference refresh refused region_id regional regionid
regions register rejected release remote removed replace request_id requested requestid requests required requires reset
resolve resources response retry return routes running scheme scope seconds secret_key secretkey secrets section
security_token securitytoken select server services session settings several should signature signed signing similar
single special specified specify start state status storage store string successful suffix system table target
temporarily temporary tenant terminated their there these third those threshold throttled throttling through timed
timeouts timestamp tokens total traffic transport trusted unable unauthenticated unauthorized unavailable under
unexpected unhealthy unique unknown unreachable unsupported until update_time updated_at upgrade upload upstream usage
user_name username users using validate validation values variable verify versions violation virtual visible volume
warning where whether which while whose window within without workload would write wrong x-auth-token x-iam-trace-id
x-project-id x-request-id x-sdk-date x-security-token x-subject-token
`;
